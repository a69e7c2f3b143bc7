namespace Interpol.Mesh.Gateway.Audit;

/// <summary>Reads the kept heads when the gateway starts, so that its first message tells them and an old fork is an alarm from the beginning.</summary>
internal sealed class AuditHeadsLoading(AuditHeads heads) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => heads.LoadAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
