using System.Globalization;

namespace Interpol.Mesh.Cli.Gateways;

/// <summary>What the cluster says of itself.</summary>
internal sealed record ClusterView(IReadOnlyList<ClusterSilo> Silos)
{
    private const string OutboxGrain = "outbox";
    private const string SubmitMethod = "submit";

    /// <summary>The figures in one line.</summary>
    public string Summary
    {
        get
        {
            var messages = Silos.SelectMany(silo => silo.Methods ?? []).Where(IsSubmit).Sum(method => method.CallsPerSecond);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Silos.Sum(silo => silo.Activations):N0} activations, {messages:N1} messages/s, {Silos.Sum(silo => silo.CallsPerSecond):N1} calls/s");
        }
    }

    private static bool IsSubmit(ClusterMethod method) => method.Grain == OutboxGrain && method.Method.StartsWith(SubmitMethod, StringComparison.OrdinalIgnoreCase);
}
