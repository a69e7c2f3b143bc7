using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Cli.Mind;

/// <summary>The checks that were made with an offline copy and are not handed on yet: a file beside the copy's, encrypted with the same passphrase. One process at a time has it open.</summary>
internal sealed class OfflineJournal : IDisposable
{
    /// <summary>The most checks that wait to be handed on.</summary>
    public const int MaxEntries = 1_000_000;

    private const string Purpose = "interpol-mesh/offline-journal/1";

    private readonly FileStream _file;
    private readonly OfflineCipher _cipher;

    private OfflineJournal(FileStream file, OfflineCipher cipher)
    {
        _file = file;
        _cipher = cipher;
    }

    /// <summary>How many checks are in it.</summary>
    public int Count { get; private set; }

    /// <summary>The journal of a copy.</summary>
    public static string PathOf(string copy) => copy + ".journal";

    /// <summary>Opens the journal of a copy, making it when there is none.</summary>
    /// <param name="copy">The file of the copy.</param>
    /// <param name="passphrase">Its passphrase.</param>
    /// <param name="take">Is given each check that is in it.</param>
    /// <exception cref="CliException">It is damaged, or open elsewhere.</exception>
    public static OfflineJournal Open(string copy, string passphrase, Action<OfflineJournalEntry> take)
    {
        var path = PathOf(copy);
        FileStream file;
        try
        {
            file = OfflineFileWriter.OpenStream(path, FileMode.OpenOrCreate);
        }
        catch (IOException taken)
        {
            throw new CliException($"{path} cannot be opened, and no check is made without it: {taken.Message}", taken);
        }

        OfflineJournal? journal = null;
        try
        {
            // One that was begun and has no whole header has no check either.
            if (file.Length < OfflineCipher.HeaderBytes)
            {
                file.SetLength(0);
                var cipher = OfflineCipher.New(passphrase, Purpose);
                file.Write(cipher.Header);
                return journal = new OfflineJournal(file, cipher);
            }

            journal = new OfflineJournal(file, OfflineCipher.Open(file, path, passphrase, Purpose));
            journal.ReadAll(take);
            return journal;
        }
        catch (Exception damaged) when (damaged is CryptographicException or JsonException)
        {
            file.Dispose();
            throw new CliException($"{path} is damaged or belongs to another copy: check {journal!.Count + 1} in it is not as it was written. No check is made before it is looked into.", damaged);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds checks. When the call returns they are flushed.</summary>
    public void Add(IEnumerable<OfflineJournalEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (Count >= MaxEntries)
            {
                throw new CliException($"the journal holds {MaxEntries} checks; update the copy first, which hands them on.");
            }

            _cipher.Write(_file, Count++, isLast: false, JsonSerializer.SerializeToUtf8Bytes(entry, OfflineJsonContext.Default.OfflineJournalEntry));
        }

        _file.Flush(flushToDisk: true);
    }

    /// <summary>Takes out everything, once it is handed on.</summary>
    public void Clear() => File.Delete(_file.Name);

    /// <inheritdoc/>
    public void Dispose()
    {
        _cipher.Dispose();
        _file.Dispose();
    }

    private void ReadAll(Action<OfflineJournalEntry> take)
    {
        var whole = _file.Position;
        while (_cipher.Read(_file, Count, isLast: false) is { } content)
        {
            take(JsonSerializer.Deserialize(content, OfflineJsonContext.Default.OfflineJournalEntry) ?? throw new CryptographicException("A check is null."));
            whole = _file.Position;
            Count++;
        }

        // A check that was not written wholly was not answered.
        _file.SetLength(whole);
        _file.Position = whole;
    }
}

/// <summary>A check in the journal.</summary>
/// <param name="Check">The check.</param>
/// <param name="Found">What was found.</param>
internal sealed record OfflineJournalEntry(OfflineCheckBody Check, ImmutableArray<OfflineFind> Found);

/// <summary>A record that was found.</summary>
/// <param name="Owner">Whose.</param>
/// <param name="Record">Which.</param>
internal sealed record OfflineFind(OwnerId Owner, RecordId Record);

/// <summary>What stands in the files of an offline copy beside what the gateway gave out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImmutableArray<OfflinePlace>))]
[JsonSerializable(typeof(OfflineJournalEntry))]
internal sealed partial class OfflineJsonContext : JsonSerializerContext;
