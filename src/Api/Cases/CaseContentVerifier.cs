using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Interpol.Mesh.Api;

/// <summary>
/// Checks what an export says, whose files are as the manifest says: case.json is of its case and version; entries and events are in order; files are those that entries name;
/// custody chains prove themselves.
/// </summary>
/// <param name="manifest">The manifest.</param>
/// <param name="entries">The files.</param>
/// <param name="findings">Is told what is right and wrong.</param>
internal sealed class CaseContentVerifier(CaseExportManifest manifest, IReadOnlyDictionary<string, ZipArchiveEntry> entries, CaseExportFindings findings)
{
    /// <summary>Checks all of it.</summary>
    /// <exception cref="JsonException">Something is not in its form.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var stream = await entries[CaseExportFormat.CaseFile].OpenAsync(cancellationToken);
        var found = await JsonSerializer.DeserializeAsync(stream, CaseExportJsonContext.Default.ExportedCase, cancellationToken);
        if (found is null || found.Id != manifest.Case || found.Version != manifest.Version)
        {
            findings.Wrong($"{CaseExportFormat.CaseFile} is of another case or version than the manifest.");
            return;
        }

        var items = found.Details.Evidence;
        if (items.Any(item => item is null) || items.DistinctBy(item => item.Entry).Count() != items.Length)
        {
            findings.Wrong($"{CaseExportFormat.CaseFile} lists an item of evidence twice.");
            return;
        }

        await CheckEntriesAsync(found.Details.Entries, cancellationToken);
        await CheckHistoryAsync(cancellationToken);
        var custody = new CustodyVerifier(items, findings);
        await foreach (var line in LinesAsync(CaseExportFormat.CustodyFile, CaseExportJsonContext.Default.CustodyLineBody, cancellationToken))
        {
            custody.Take(line);
        }

        custody.Finish();
        if (!manifest.RevisedSince.IsEmpty)
        {
            findings.Mark($"Entries {string.Join(", ", manifest.RevisedSince)} were changed by their owners while the case was exported, behind its version {manifest.Version}.");
        }
    }

    private async Task CheckEntriesAsync(long most, CancellationToken cancellationToken)
    {
        var files = manifest.Files.Where(file => CaseExportVerifier.IsAttachment(file.Name)).ToDictionary(file => file.Name, file => file.Size, StringComparer.Ordinal);
        var (unnamed, missing) = (files.Keys.ToHashSet(StringComparer.Ordinal), manifest.Missing.ToHashSet());
        var (before, count) = (most + 1, 0);
        await foreach (var entry in LinesAsync(CaseExportFormat.EntriesFile, CaseExportJsonContext.Default.ExportedEntry, cancellationToken))
        {
            count++;
            if (entry.Number >= before || entry.Number < 1)
            {
                findings.Wrong($"Entry {entry.Number} stands behind entry {before}, or the case has none of that number.");
            }

            before = entry.Number;
            foreach (var file in entry.Attachments)
            {
                if (file is null)
                {
                    throw new JsonException($"{CaseExportFormat.EntriesFile}: a file of entry {entry.Number} is null.");
                }

                var name = CaseExportFormat.AttachmentFile(file.Sha256);
                unnamed.Remove(name);
                if (!missing.Contains(file.Sha256) && !(files.TryGetValue(name, out var size) && size == file.Bytes))
                {
                    findings.Wrong($"Entry {entry.Number} names {name} of {file.Bytes} bytes, which the export does not have.");
                }
            }
        }

        foreach (var name in unnamed)
        {
            findings.Wrong($"{name} is in it, and no entry names it.");
        }

        findings.Holds(string.Create(CultureInfo.InvariantCulture, $"It shows {count} of {most} entries, with {files.Count} files."));
        if (missing.Count > 0)
        {
            findings.Mark($"Of the files that entries name {missing.Count} were not to be had any more: {string.Join(", ", missing)}.");
        }
    }

    private async Task CheckHistoryAsync(CancellationToken cancellationToken)
    {
        ExportedEvent? before = null;
        await foreach (var happened in LinesAsync(CaseExportFormat.HistoryFile, CaseExportJsonContext.Default.ExportedEvent, cancellationToken))
        {
            if (happened.Version <= (before?.Version ?? 0) || happened.Version > manifest.Version || happened.At < before?.At)
            {
                findings.Wrong($"{CaseExportFormat.HistoryFile}: the event {happened.Version} is out of its order.");
            }

            before = happened;
        }
    }

    /// <summary>The lines of a file, of which it is known that none is too long.</summary>
    private async IAsyncEnumerable<T> LinesAsync<T>(string name, JsonTypeInfo<T> form, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        using var reader = new StreamReader(await entries[name].OpenAsync(cancellationToken));
        for (var number = 1; await reader.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            T? read;
            try
            {
                read = JsonSerializer.Deserialize(line, form);
            }
            catch (JsonException malformed)
            {
                throw new JsonException($"{name}, line {number}: {malformed.Message}", malformed);
            }

            yield return read ?? throw new JsonException($"{name}, line {number}: it is null.");
        }
    }
}
