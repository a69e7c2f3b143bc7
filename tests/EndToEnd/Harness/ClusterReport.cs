namespace Interpol.Mesh.EndToEnd.Harness;

/// <summary>What a gateway shows operators of the silos.</summary>
internal sealed record ClusterReport(IReadOnlyList<SiloBody> Silos)
{
    private const string Active = "active";

    /// <summary>Calls of outboxes' submit on a silo since it started; 0 for a silo that is not there or does not answer.</summary>
    public long MessagesTakenBy(string silo) => MethodsOf(silo)
        .Where(method => method.Grain == "outbox" && method.Method.StartsWith("submit", StringComparison.OrdinalIgnoreCase))
        .Sum(method => method.Calls);

    /// <summary>Calls of outboxes and feeds on a silo since it started.</summary>
    public long MailboxCallsOf(string silo) => MethodsOf(silo).Where(method => method.Grain is "outbox" or "feed").Sum(method => method.Calls);

    /// <summary>The names of the silos that are members and answer.</summary>
    public IEnumerable<string> ActiveSilos() => Silos.Where(silo => silo is { Status: Active, Answers: true }).Select(silo => silo.Name).Order(StringComparer.Ordinal);

    private IEnumerable<MethodBody> MethodsOf(string silo) =>
        Silos.Where(candidate => candidate is { Status: Active, Answers: true } && candidate.Name == silo).SelectMany(candidate => candidate.Methods);
}
