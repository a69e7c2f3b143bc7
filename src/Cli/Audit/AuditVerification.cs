using System.Globalization;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Cli.Audit;

/// <summary>Checks the audits of a data folder.</summary>
internal sealed class AuditVerification(DataFolder data, Terminal terminal)
{
    private const int Wrong = 1;

    /// <summary>Checks audits and says of each how it is.</summary>
    /// <returns>0 when all are right, 1 when one is wrong.</returns>
    public int Run(IReadOnlyList<HubName> hubs, bool withHeads)
    {
        var found = 0;
        var wrong = 0;
        foreach (var hub in hubs)
        {
            try
            {
                using var journal = AuditFiles.Open(data, hub);
                if (journal is null)
                {
                    terminal.Line($"{hub}: no journal in {data.Path}");
                    continue;
                }

                found++;
                wrong += Check(hub, journal, withHeads) ? 0 : 1;
            }
            catch (HubUnavailableException damaged)
            {
                found++;
                wrong++;
                terminal.Note($"{damaged.Message}. The audit of {hub} cannot be read further.");
            }
        }

        return found == 0 ? throw AuditFiles.Nothing(data) : wrong == 0 ? 0 : Wrong;
    }

    private bool Check(HubName hub, JournalFile journal, bool withHeads)
    {
        var claims = withHeads ? new HeadClaims(data, hub).Read(journal) : null;
        var verifier = new AuditVerifier(hub) { Entry = entry => claims?.Take(entry) };
        if (CheckChain(hub, journal, verifier) is { } defect)
        {
            terminal.Note(defect.ToString());
            return false;
        }

        if (claims?.Finish(verifier.Last) is { } problem)
        {
            terminal.Note(problem);
            return false;
        }

        var heads = claims is null ? string.Empty : $"; {claims.Summary}";
        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{hub}: {verifier.Last} entries are right, the last has the hash {AuditChain.ToText(verifier.Hash.Span)}{heads}"));
        return true;
    }

    private static AuditDefect? CheckChain(HubName hub, JournalFile journal, AuditVerifier verifier)
    {
        var stream = new StreamName(AuditBlock.StreamOf(hub));
        foreach (var row in journal.Rows(stream))
        {
            if (verifier.TakeRow(row.Position, row.Kind, row.Head.Span) is { } defect)
            {
                return defect;
            }
        }

        return verifier.End(journal.Head(stream).Next);
    }
}
