using Interpol.Mesh.Gateway.Audit;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>
/// An audit that takes everything at once, for tests that move the clock while a request is under way: the real one gives up after ten seconds of that clock, which pass
/// in no time, and the request is answered with 503 where the machine did not come to write the entry before.
/// </summary>
internal sealed class PromptAuditor : IAuditor
{
    public ValueTask RecordAsync(AuditRecord record, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
