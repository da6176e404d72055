namespace Mcmc.Ir.Onnx;

/// <summary>Where in a file something stands; becomes text only when a message needs it.</summary>
internal readonly record struct Place(string Kind, string Name, Node? Owner = null)
{
    public override string ToString() => Owner is null ? $"{Kind} '{Name}'" : $"{Kind} '{Name}' of {Owner}";
}
