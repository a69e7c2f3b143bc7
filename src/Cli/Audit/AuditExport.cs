using System.Globalization;
using System.Text.Json;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Storage;

namespace Interpol.Mesh.Cli.Audit;

/// <summary>Writes audits as JSON lines. Entries are checked on the way: what is wrong is not exported.</summary>
internal sealed class AuditExport(AuditSource source, Terminal terminal)
{
    /// <summary>Exports audits.</summary>
    /// <param name="hubs">Of which hubs.</param>
    /// <param name="from">The first entry's number.</param>
    /// <param name="output">The file; null for standard output.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<int> RunAsync(IReadOnlyList<HubName> hubs, long from, string? output, CancellationToken cancellationToken)
    {
        await using var writer = output is null ? null : new StreamWriter(output);
        var found = 0;
        var entries = 0L;
        foreach (var hub in hubs)
        {
            try
            {
                using var audit = source.Open(hub);
                if (audit is not null)
                {
                    found++;
                    entries += await WriteAsync(hub, audit, from, writer, cancellationToken);
                }
            }
            catch (HubUnavailableException damaged)
            {
                throw new CliException($"{damaged.Message}. ./mesh audit verify says how far it is right.", damaged);
            }
        }

        if (found == 0)
        {
            throw source.Nothing();
        }

        if (output is not null)
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{entries} entries are in {output}."));
        }

        return 0;
    }

    private async Task<long> WriteAsync(HubName hub, HubAudit audit, long from, StreamWriter? writer, CancellationToken cancellationToken)
    {
        var written = 0L;
        var before = AuditChain.Beginning(hub).AsMemory();
        ReadOnlyMemory<byte> previous = before;
        var verifier = new AuditVerifier(hub)
        {
            Entry = entry =>
            {
                if (entry.Number >= from)
                {
                    if (written++ == 0)
                    {
                        Line(ExportLine.Beginning(hub, entry.Number - 1, previous.Span), writer);
                    }

                    Line(ExportLine.Of(hub, entry), writer);
                }

                previous = Convert.FromHexString(entry.Hash.Value);
            },
        };
        await foreach (var row in audit.RowsAsync(AuditStream.Entries, cancellationToken))
        {
            if (verifier.TakeRow(row.Position, row.Kind, row.Bytes.Span) is { } defect)
            {
                throw new CliException(defect.ToString());
            }
        }

        return written;
    }

    private void Line(ExportLine line, StreamWriter? writer)
    {
        var text = JsonSerializer.Serialize(line, AuditJson.Default.ExportLine);
        if (writer is null)
        {
            terminal.Line(text);
        }
        else
        {
            writer.Write(text);
            writer.Write('\n');
        }
    }
}
