using System.Runtime.CompilerServices;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Cli.Audit;

/// <summary>Where hubs' audits are read from.</summary>
internal abstract class AuditSource : IDisposable
{
    /// <summary>Begins to read a hub's audit; null when there is none.</summary>
    public abstract HubAudit? Open(HubName hub);

    /// <summary>The sentence that says that there is no audit of a hub.</summary>
    public abstract string Missing(HubName hub);

    /// <summary>The sentence for a source that has none of any of some hubs.</summary>
    public abstract CliException Nothing();

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}

/// <summary>One hub's audit.</summary>
internal abstract class HubAudit : IDisposable
{
    /// <summary>The rows of a stream in order, up to where it ended when the reading began.</summary>
    public abstract IAsyncEnumerable<AuditRow> RowsAsync(AuditStream stream, CancellationToken cancellationToken);

    /// <summary>The position behind a stream's last row, as its hub says; known when its rows are read.</summary>
    public abstract long Next(AuditStream stream);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}

/// <summary>The SQLite journals of a data folder, whether the mesh runs or not.</summary>
internal sealed class AuditFiles(DataFolder data) : AuditSource
{
    public override HubAudit? Open(HubName hub)
    {
        var path = JournalFile.PathOf(data.Path, hub.Value);
        return File.Exists(path) ? new Journal(hub, JournalFile.Open(hub.Value, path)) : null;
    }

    public override string Missing(HubName hub) => $"{hub}: no journal in {data.Path}";

    public override CliException Nothing() => new($"There is no journal below {data.Path}; name the data folder with --data, or a gateway with --url.");

    private sealed class Journal(HubName hub, JournalFile file) : HubAudit
    {
        public override async IAsyncEnumerable<AuditRow> RowsAsync(AuditStream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            foreach (var row in file.Rows(NameOf(stream)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new AuditRow(row.Position, row.At, row.Kind, row.Head);
            }
        }

        public override long Next(AuditStream stream) => file.Head(NameOf(stream)).Next;

        public override void Dispose() => file.Dispose();

        private StreamName NameOf(AuditStream stream) => new(AuditStreams.NameOf(stream, hub));
    }
}

/// <summary>A running mesh, asked over the API of its operators' gateway, whatever its databases are.</summary>
internal sealed class AuditOverGateway(GatewayClient client) : AuditSource
{
    public override HubAudit Open(HubName hub) => new Pages(hub, client);

    public override string Missing(HubName hub) => $"{hub}: no audit";

    public override CliException Nothing() => new("The mesh has no audit.");

    public override void Dispose() => client.Dispose();

    private sealed class Pages(HubName hub, GatewayClient client) : HubAudit
    {
        private readonly Dictionary<AuditStream, long> _next = [];

        public override async IAsyncEnumerable<AuditRow> RowsAsync(AuditStream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            // Reading leaves entries itself: what comes while it goes on is not waited for.
            var page = await client.ReadAuditAsync(hub, stream, 1, cancellationToken);
            var next = _next[stream] = page.Next;
            while (page.Rows.Length > 0)
            {
                foreach (var row in page.Rows.Where(row => row.Position < next))
                {
                    yield return row;
                }

                var from = page.Rows[^1].Position + 1;
                if (from >= next)
                {
                    break;
                }

                page = await client.ReadAuditAsync(hub, stream, from, cancellationToken);
            }
        }

        public override long Next(AuditStream stream) => _next[stream];
    }
}
