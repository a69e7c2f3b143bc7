using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Cases;

/// <summary>
/// Exports what a participant sees of a case as one ZIP, which <see cref="CaseExportVerifier"/> checks without us. It is sent as it is read: a page of entries or a mebibyte of
/// a file at a time.
/// </summary>
/// <remarks>
/// <code>
/// the case at a version, with its number of entries; who takes no part is refused, nothing has been sent yet
///   -> case.json, tasks.json
///   -> entries.ndjson   page after page, of those up to that number; which files they name is remembered
///   -> custody.ndjson   of each item the steps up to that version
///   -> attachments/HASH
///   -> history.ndjson   events up to that version; behind it, which of the entries were changed meanwhile
///   -> does it still take part? -> signer.pem, manifest.json, manifest.sig
/// What fails on the way breaks the connection off: without its end a ZIP is none, and without a manifest no export.
/// </code>
/// </remarks>
internal sealed partial class CaseExport(CaseService cases, GatewayIdentity identity, TimeProvider time, ILogger<CaseExport> logger)
{
    /// <summary>Refuses who does not take part in a case.</summary>
    /// <exception cref="RequestRefusedException">403.</exception>
    public static void RequirePart(CaseView view)
    {
        if (view.Details is null)
        {
            throw new RequestRefusedException(
                StatusCodes.Status403Forbidden, MeshErrorCodes.Forbidden, $"Only who takes part in {view.Id} exports it; whoever is invited accepts first.");
        }
    }

    /// <summary>Sends an export.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Who gets it.</param>
    /// <param name="view">The case as that one sees it, who takes part.</param>
    public async Task SendAsync(HttpContext context, Caller caller, CaseView view)
    {
        try
        {
            var at = time.GetUtcNow();
            await WriteAsync(new ExportArchive(context.Response.Body, at, context.RequestAborted), at, caller, view, context.RequestAborted);
        }
        catch (Exception failure) when (context.Response.HasStarted)
        {
            LogBroken(view.Id, caller.Owner, failure.Message);
            context.Abort();
        }
    }

    private async Task WriteAsync(ExportArchive archive, DateTimeOffset at, Caller caller, CaseView view, CancellationToken gone)
    {
        var (reader, id) = (caller.Owner, view.Id);
        var found = await cases.OpenAsync(reader, view, gone);
        var details = found.Details!;
        await archive.AddLineAsync(CaseExportFormat.CaseFile, found with { Details = details with { Tasks = [] } });
        await archive.AddLineAsync(CaseExportFormat.TasksFile, details.Tasks);

        var named = new Dictionary<Sha256Hash, long>();
        await archive.AddLinesAsync(CaseExportFormat.EntriesFile, EntriesAsync(reader, id, details.Entries, named, gone));
        await archive.AddLinesAsync(CaseExportFormat.CustodyFile, CustodyAsync(reader, id, details.Evidence, gone));
        var missing = ImmutableArray.CreateBuilder<Sha256Hash>();
        foreach (var (hash, entry) in named)
        {
            if (await cases.TryFindFileAsync(reader, id, entry, hash, gone) is { } upload)
            {
                await archive.AddAsync(CaseExportFormat.AttachmentFile(hash), FileAsync(reader, id, entry, hash, upload.Bytes, gone));
                continue;
            }

            // An entry that was taken away meanwhile is another thing than a file that is gone: then all is to be exported anew.
            await cases.GetEntryAsync(reader, id, entry, gone);
            missing.Add(hash);
        }

        var revised = new SortedSet<long>();
        await archive.AddLinesAsync(CaseExportFormat.HistoryFile, HistoryAsync(reader, view, details.Entries, revised, gone));

        // Who was removed meanwhile gets no whole export.
        RequirePart(await cases.GetAsync(reader, id, gone));
        await archive.AddAsync(CaseExportFormat.KeyFile, Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", identity.PublicKey) + "\n"));
        var manifest = JsonSerializer.SerializeToUtf8Bytes(
            new CaseExportManifest(
                CaseExportFormat.Name, id, view.Version, at, new AuthorBody(reader, caller.Officer), identity.Name, Sha256Hash.Of(identity.PublicKey), archive.Files, missing.ToImmutable(), [.. revised]),
            MeshJson.Strict);
        await archive.AddAsync(CaseExportFormat.ManifestFile, manifest);
        await archive.AddAsync(CaseExportFormat.SignatureFile, identity.Sign(manifest, DSASignatureFormat.Rfc3279DerSequence));
        await archive.EndAsync();
    }

    private async IAsyncEnumerable<CaseEntryBody> EntriesAsync(
        OwnerId reader, CaseId id, long upTo, Dictionary<Sha256Hash, long> named, [EnumeratorCancellation] CancellationToken gone)
    {
        for (long? before = upTo + 1; before is not null;)
        {
            var page = await cases.ReadEntriesAsync(reader, id, before, CaseLimits.MaxPage, gone);
            foreach (var entry in page.Entries.Where(entry => entry.Number <= upTo))
            {
                foreach (var attachment in entry.Attachments)
                {
                    named.TryAdd(attachment.Sha256, entry.Number);
                }

                yield return entry;
            }

            if (named.Count > CaseExportFormat.MaxAttachments)
            {
                throw RequestRefusedException.TooLarge(null, $"An export has at most {CaseExportFormat.MaxAttachments} files of entries.");
            }

            before = page.Next;
        }
    }

    private async IAsyncEnumerable<CustodyLineBody> CustodyAsync(OwnerId reader, CaseId id, ImmutableArray<EvidenceBody> evidence, [EnumeratorCancellation] CancellationToken gone)
    {
        foreach (var item in evidence.Where(item => item.Steps > 0))
        {
            var chain = await cases.ReadCustodyAsync(reader, id, item.Entry, gone);
            if (chain.Steps.Length < item.Steps)
            {
                throw new IOException($"The item {item.Entry} was taken away from {reader} meanwhile.");
            }

            foreach (var step in chain.Steps.Take(item.Steps))
            {
                yield return new CustodyLineBody(item.Entry, step);
            }
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> FileAsync(OwnerId reader, CaseId id, long entry, Sha256Hash hash, long size, [EnumeratorCancellation] CancellationToken gone)
    {
        for (var (chunk, sent) = (0, 0L); sent < size; chunk += AttachmentLimits.MaxChunksPerCall)
        {
            var bytes = await cases.ReadFileAsync(reader, id, entry, hash, chunk, gone);
            if (bytes.IsEmpty)
            {
                throw new IOException($"The file {hash} ends after {sent} of {size} bytes.");
            }

            sent += bytes.Length;
            yield return bytes;
        }
    }

    private async IAsyncEnumerable<CaseEventBody> HistoryAsync(OwnerId reader, CaseView view, long upTo, SortedSet<long> revised, [EnumeratorCancellation] CancellationToken gone)
    {
        for (long? after = 0; after is { } place;)
        {
            var page = await cases.ReadHistoryAsync(reader, view.Id, place, CaseLimits.MaxPage, gone);
            foreach (var happened in page.Events)
            {
                if (happened.Version <= view.Version)
                {
                    yield return happened;
                }
                else if (happened is { What: CaseEventBodies.EntryRevised, Number: { } number } && number <= upTo)
                {
                    revised.Add(number);
                }
            }

            after = page.Next;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The export of {Case} for {Owner} broke off: {Reason}")]
    private partial void LogBroken(CaseId @case, OwnerId owner, string reason);
}
