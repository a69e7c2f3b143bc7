using System.Globalization;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Storage;

namespace Interpol.Mesh.Cli.Audit;

/// <summary>Checks hubs' audits, wherever they are read from: every hash is made again.</summary>
/// <param name="source">Where they are read from.</param>
/// <param name="keys">The folder with the hubs' public keys.</param>
/// <param name="terminal">Where it is said how they are.</param>
internal sealed class AuditVerification(AuditSource source, string keys, Terminal terminal)
{
    private const int Wrong = 1;

    /// <summary>Checks audits and says of each how it is.</summary>
    /// <returns>0 when all are right, 1 when one is wrong or cannot be read.</returns>
    public async Task<int> RunAsync(IReadOnlyList<HubName> hubs, bool withHeads, CancellationToken cancellationToken)
    {
        var found = 0;
        var wrong = 0;
        foreach (var hub in hubs)
        {
            try
            {
                using var audit = source.Open(hub);
                if (audit is null)
                {
                    terminal.Line(source.Missing(hub));
                    continue;
                }

                found++;
                wrong += await CheckAsync(hub, audit, withHeads, cancellationToken) ? 0 : 1;
            }
            catch (Exception unreadable) when (unreadable is HubUnavailableException or CliException)
            {
                found++;
                wrong++;
                terminal.Note($"{unreadable.Message.TrimEnd('.')}. The audit of {hub} cannot be read further.");
            }
        }

        return found == 0 ? throw source.Nothing() : wrong == 0 ? 0 : Wrong;
    }

    private async Task<bool> CheckAsync(HubName hub, HubAudit audit, bool withHeads, CancellationToken cancellationToken)
    {
        using var claims = withHeads ? new HeadClaims(source, keys, hub) : null;
        if (claims is not null)
        {
            // Before the chain, which may grow meanwhile.
            await claims.ReadAsync(audit, cancellationToken);
        }

        var verifier = new AuditVerifier(hub) { Entry = entry => claims?.Take(entry) };
        if (await CheckChainAsync(audit, verifier, cancellationToken) is { } defect)
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

    private static async Task<AuditDefect?> CheckChainAsync(HubAudit audit, AuditVerifier verifier, CancellationToken cancellationToken)
    {
        await foreach (var row in audit.RowsAsync(AuditStream.Entries, cancellationToken))
        {
            if (verifier.TakeRow(row.Position, row.Kind, row.Bytes.Span) is { } defect)
            {
                return defect;
            }
        }

        return verifier.End(audit.Next(AuditStream.Entries));
    }
}
