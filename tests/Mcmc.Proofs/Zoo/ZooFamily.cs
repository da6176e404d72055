namespace Mcmc.Proofs.Zoo;

/// <summary>What can be asked of a family of networks.</summary>
/// <param name="Prefix">The beginning of its files' names.</param>
/// <param name="Wanted">The least share of the parameters that should lie in prunable groups.</param>
/// <param name="WhyLess">The fence that keeps the family below, in a sentence; null where it reaches it.</param>
internal sealed record ZooFamily(string Prefix, double Wanted, string? WhyLess = null)
{
    private const double Convolutional = 0.9;
    private const double Transformer = 0.6;

    private static readonly ZooFamily[] Families =
    [
        new("bert", Transformer),
        new("cross-attention", Transformer),
        new("encoder", Transformer),
        new("gpt", Transformer),
        new("swin", Transformer),
        new("vit", Transformer),
        new("alexnet-lrn", Convolutional, "The exporter writes local response normalisation as an average pool along the channels (with an If that asks whether a dimension is 1). A channel's result depends on its neighbours, so the normalised channels stay; all others can go."),
        new("convnext", Convolutional, "LayerNormalization over the channels of the residual stream keeps the stream whole, and with it the 7×7 depthwise and the downsampling convolutions, which are large beside a stream this narrow. The two linear layers of every block are prunable. At the published widths they are most of the network: 90.6% of the parameters of torchvision's convnext_tiny."),
        new("branching", Convolutional, "The If asks for the data and the Loop's result has no known shape: nothing behind them is followed."),
        new("gru", Convolutional, "Hidden units feed back into themselves: the recurrent layer and what it reads stay whole."),
        new("lstm", Convolutional, "Hidden units feed back into themselves: the recurrent layer and what it reads stay whole."),
        new("custom-operator", Convolutional, "Nothing is known of com.example.warp.Twist: not what it does to the channels it reads, nor the shape of what it makes."),
        new("unprunable", Convolutional, "A single linear layer between input and output: there is no hidden channel."),
    ];

    private static readonly ZooFamily Other = new("", Convolutional);

    public static ZooFamily Of(string name) => Array.Find(Families, f => name.StartsWith(f.Prefix, StringComparison.Ordinal)) ?? Other;
}
