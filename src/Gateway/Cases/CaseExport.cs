using System.Collections.Immutable;
using System.IO.Compression;
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
            // Disposing a ZIP writes its end, which one that broke off must not have.
            var zip = await ZipArchive.CreateAsync(context.Response.Body, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, context.RequestAborted);
            await WriteAsync(zip, caller, view, context.RequestAborted);
            await zip.DisposeAsync();
        }
        catch (Exception failure) when (context.Response.HasStarted)
        {
            LogBroken(view.Id, caller.Owner, failure.Message);
            context.Abort();
        }
    }

    private async Task WriteAsync(ZipArchive zip, Caller caller, CaseView view, CancellationToken gone)
    {
        var (reader, id, at) = (caller.Owner, view.Id, time.GetUtcNow());
        var archive = new ExportArchive(zip, at);
        var found = await cases.OpenAsync(reader, view, gone);
        var details = found.Details!;
        await archive.AddAsync(CaseExportFormat.CaseFile, file => file.WriteLineAsync(found with { Details = details with { Tasks = [] } }), gone);
        await archive.AddAsync(CaseExportFormat.TasksFile, file => file.WriteLineAsync(details.Tasks), gone);

        var named = new Dictionary<Sha256Hash, long>();
        await archive.AddAsync(CaseExportFormat.EntriesFile, file => WriteEntriesAsync(file, reader, id, details.Entries, named, gone), gone);
        await archive.AddAsync(CaseExportFormat.CustodyFile, file => WriteCustodyAsync(file, reader, id, details.Evidence, gone), gone);
        var missing = ImmutableArray.CreateBuilder<Sha256Hash>();
        foreach (var (hash, entry) in named)
        {
            if (await cases.TryFindFileAsync(reader, id, entry, hash, gone) is { } upload)
            {
                await archive.AddAsync(CaseExportFormat.AttachmentFile(hash), file => WriteFileAsync(file, reader, id, entry, hash, upload.Bytes, gone), gone);
                continue;
            }

            // An entry that was taken away meanwhile is another thing than a file that is gone: then all is to be exported anew.
            await cases.GetEntryAsync(reader, id, entry, gone);
            missing.Add(hash);
        }

        var revised = new SortedSet<long>();
        await archive.AddAsync(CaseExportFormat.HistoryFile, file => WriteHistoryAsync(file, reader, view, details.Entries, revised, gone), gone);

        // Who was removed meanwhile gets no whole export.
        RequirePart(await cases.GetAsync(reader, id, gone));
        await archive.AddAsync(CaseExportFormat.KeyFile, Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", identity.PublicKey) + "\n"), gone);
        var manifest = JsonSerializer.SerializeToUtf8Bytes(
            new CaseExportManifest(
                CaseExportFormat.Name, id, view.Version, at, new AuthorBody(reader, caller.Officer), identity.Name, Sha256Hash.Of(identity.PublicKey), archive.Files, missing.ToImmutable(), [.. revised]),
            MeshJson.Strict);
        await archive.AddAsync(CaseExportFormat.ManifestFile, manifest, gone);
        await archive.AddAsync(CaseExportFormat.SignatureFile, identity.Sign(manifest, DSASignatureFormat.Rfc3279DerSequence), gone);
    }

    private async Task WriteEntriesAsync(ExportedFile file, OwnerId reader, CaseId id, long upTo, Dictionary<Sha256Hash, long> named, CancellationToken gone)
    {
        for (long? before = upTo + 1; before is not null;)
        {
            var page = await cases.ReadEntriesAsync(reader, id, before, CaseLimits.MaxPage, gone);
            foreach (var entry in page.Entries.Where(entry => entry.Number <= upTo))
            {
                await file.WriteLineAsync(entry);
                foreach (var attachment in entry.Attachments)
                {
                    named.TryAdd(attachment.Sha256, entry.Number);
                }
            }

            if (named.Count > CaseExportFormat.MaxAttachments)
            {
                throw RequestRefusedException.TooLarge(null, $"An export has at most {CaseExportFormat.MaxAttachments} files of entries.");
            }

            before = page.Next;
        }
    }

    private async Task WriteCustodyAsync(ExportedFile file, OwnerId reader, CaseId id, ImmutableArray<EvidenceBody> evidence, CancellationToken gone)
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
                await file.WriteLineAsync(new CustodyLineBody(item.Entry, step));
            }
        }
    }

    private async Task WriteFileAsync(ExportedFile file, OwnerId reader, CaseId id, long entry, Sha256Hash hash, long size, CancellationToken gone)
    {
        for (var chunk = 0; file.Size < size; chunk += AttachmentLimits.MaxChunksPerCall)
        {
            var bytes = await cases.ReadFileAsync(reader, id, entry, hash, chunk, gone);
            if (bytes.IsEmpty)
            {
                throw new IOException($"The file {hash} ends after {file.Size} of {size} bytes.");
            }

            await file.WriteAsync(bytes);
        }
    }

    private async Task WriteHistoryAsync(ExportedFile file, OwnerId reader, CaseView view, long upTo, SortedSet<long> revised, CancellationToken gone)
    {
        for (long? after = 0; after is { } place;)
        {
            var page = await cases.ReadHistoryAsync(reader, view.Id, place, CaseLimits.MaxPage, gone);
            foreach (var happened in page.Events)
            {
                if (happened.Version <= view.Version)
                {
                    await file.WriteLineAsync(happened);
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
