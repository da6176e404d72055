using System.Text;

namespace Mcmc.Runtime.CustomOperators;

/// <summary>Operators registered with ONNX Runtime under <see cref="CustomOperator.Domain"/>. Made once for a list and a number of threads: what sessions refer to is never freed.</summary>
internal static unsafe class OperatorDomain
{
    private static readonly Dictionary<(IReadOnlyList<CustomOperator> Operators, int Threads), nint> Made = [];

    /// <summary>ONNX Runtime's handle of the domain.</summary>
    public static nint Of(IReadOnlyList<CustomOperator> operators, int threads)
    {
        lock (Made)
        {
            if (!Made.TryGetValue((operators, threads), out var domain))
            {
                fixed (byte* name = Encoding.UTF8.GetBytes(CustomOperator.Domain + '\0'))
                {
                    domain = NativeApi.CreateDomain(name);
                }

                foreach (var op in operators)
                {
                    NativeApi.AddOperator(domain, NativeOperator.Make(op, threads));
                }

                Made.Add((operators, threads), domain);
            }

            return domain;
        }
    }
}
