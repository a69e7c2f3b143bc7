using System.Globalization;
using System.Text.Json;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Cli.Audit;

/// <summary>Writes audits as JSON lines. Entries are checked on the way: what is wrong is not exported.</summary>
internal sealed class AuditExport(DataFolder data, Terminal terminal)
{
    /// <summary>Exports audits.</summary>
    /// <param name="hubs">Of which hubs.</param>
    /// <param name="from">The first entry's number.</param>
    /// <param name="output">The file; null for standard output.</param>
    public int Run(IReadOnlyList<HubName> hubs, long from, string? output)
    {
        using var writer = output is null ? null : new StreamWriter(output);
        var found = 0;
        var entries = 0L;
        foreach (var hub in hubs)
        {
            try
            {
                using var journal = AuditFiles.Open(data, hub);
                if (journal is not null)
                {
                    found++;
                    entries += Write(hub, journal, from, writer);
                }
            }
            catch (HubUnavailableException damaged)
            {
                throw new CliException($"{damaged.Message}. ./mesh audit verify says how far it is right.", damaged);
            }
        }

        if (found == 0)
        {
            throw AuditFiles.Nothing(data);
        }

        if (output is not null)
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{entries} entries are in {output}."));
        }

        return 0;
    }

    private long Write(HubName hub, JournalFile journal, long from, StreamWriter? writer)
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
        foreach (var row in journal.Rows(new StreamName(AuditBlock.StreamOf(hub))))
        {
            if (verifier.TakeRow(row.Position, row.Kind, row.Head.Span) is { } defect)
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
