using System.Security.Cryptography;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Mind;

/// <summary>Makes an offline copy.</summary>
/// <remarks>
/// <code>
/// FILE.part: head -> pages of records, kind after kind, each checked and written as it comes; after an interruption behind the last whole one
///   -> what has changed meanwhile (MindUpdate) -> FILE, whole
/// a hub that lost its copy meanwhile answers "gone" until it is as far as it was, and when more has changed than it knows; or another gateway goes on: begun anew as another copy, once
/// </code>
/// </remarks>
internal sealed class MindExport(Terminal terminal, GatewayClient gateway, OwnerId bureau, string passphrase)
{
    private string _copy = Guid.NewGuid().ToString("N");

    /// <summary>Exports to a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="request">What to export.</param>
    /// <param name="cancellationToken">Ends it; the next export to that file goes on.</param>
    public async Task RunAsync(string path, OfflineCopyRequest request, CancellationToken cancellationToken)
    {
        if (File.Exists(OfflineJournal.PathOf(path)))
        {
            throw new CliException($"{OfflineJournal.PathOf(path)} holds checks that were not handed on; update the copy to which it belongs, or choose another file.");
        }

        var part = path + ".part";
        try
        {
            await MakeAsync(part, path, request, cancellationToken);
        }
        catch (CliException gone) when (MindUpdate.NeedsNewCopy(gone))
        {
            // What is in it already may lack records, and the next pages too. It becomes another copy, and of this one nothing is left.
            terminal.Note($"{gone.Message} It is begun anew.");
            File.Delete(part);
            await gateway.DeleteAsync(bureau, $"offline-copies/{_copy}", null, cancellationToken);
            _copy = Guid.NewGuid().ToString("N");
            await MakeAsync(part, path, request, cancellationToken);
        }

        File.Delete(part);
    }

    private async Task MakeAsync(string part, string path, OfflineCopyRequest request, CancellationToken cancellationToken)
    {
        await FetchAsync(part, request, cancellationToken);
        await new MindUpdate(terminal, gateway, bureau, passphrase).ApplyAsync(part, path, cancellationToken);
    }

    private async Task FetchAsync(string part, OfflineCopyRequest request, CancellationToken cancellationToken)
    {
        OfflineStatement? head = null;
        OfflineRange? last = null;
        var rows = 0L;
        using var key = ECDsa.Create();
        using var writer = File.Exists(part) ? OfflineFileWriter.Resume(part, passphrase, Take) : OfflineFileWriter.Create(part, passphrase);
        if (head is null)
        {
            var page = await gateway.PutAsync<OfflinePage>(bureau, $"offline-copies/{_copy}", request, null, cancellationToken);
            Take(page);
            writer.Add(page, OfflineParts.Read(page));
        }
        else
        {
            _copy = head.Copy;
            terminal.Note($"Going on behind {rows} records.");
        }

        var (name, kinds) = (head!.Head!.Name, head.Head.Kinds);
        if (name != request.Name || !kinds.SequenceEqual(request.Kinds))
        {
            throw new CliException($"{part} is of an export that was interrupted, of other kinds or with another name; remove it to begin anew.");
        }

        foreach (var kind in kinds.SkipWhile(kind => last is not null && kind != last.Kind))
        {
            for (var after = last?.Kind == kind ? last.UpTo : string.Empty; after is not null; after = last!.UpTo)
            {
                var page = await gateway.GetAsync<OfflinePage>(bureau, $"offline-copies/{head.Copy}/rows?kind={EnumText.Of(kind)}&after={Uri.EscapeDataString(after)}", cancellationToken);
                if (OfflineParts.Read(page).Range is not { } range || range.Kind != kind || range.After != after)
                {
                    throw new CliException("the gateway answered with other records than were asked for.");
                }

                OfflineCopyReader.RequireSigned(page, head, key);
                Take(page);
                writer.Add(page, OfflineParts.Read(page));
                terminal.Progress($"{rows} records");
            }
        }

        terminal.ClearStatus();
        writer.End();
        terminal.Note($"{rows} records.");

        void Take(OfflinePage page)
        {
            var statement = OfflineParts.Read(page);
            if (head is null)
            {
                head = statement.Head is null ? throw new CliException("the gateway did not say what the copy is.") : statement;
                key.ImportFromPem(statement.Head.Key);
            }

            last = statement.Range ?? last;
            rows += page.Rows.Length;
        }
    }
}
