using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Cli.Mind;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Events;

namespace Interpol.Mesh.Cli.Events;

/// <summary>A copy of an event's lists for an entrance without network: parts as the gateway signed them, each encrypted, read once for where each badge stands.</summary>
internal sealed class EntranceFile : IDisposable
{
    private const string Purpose = "interpol-mesh/entrance-copy/1";

    private readonly FileStream _file;
    private readonly OfflineCipher _cipher;
    private readonly Dictionary<string, int> _parts = new(StringComparer.Ordinal);
    private readonly List<long> _offsets = [];
    private readonly HashSet<string> _suspicious = new(StringComparer.Ordinal);
    private EntranceStatement? _last;

    private EntranceFile(FileStream file, OfflineCipher cipher) => (_file, _cipher) = (file, cipher);

    /// <summary>Of which event.</summary>
    public DeploymentId Event { get; private set; }

    /// <summary>Of when it is: what was changed before its first part was read is in it.</summary>
    public DateTimeOffset AsOf { get; private set; }

    /// <summary>The event's plan.</summary>
    public EventPlan Plan { get; private set; } = null!;

    /// <summary>Badges in it.</summary>
    public int Count => _parts.Count;

    /// <summary>Writes a copy, and puts it in its place in one step.</summary>
    /// <param name="path">The file.</param>
    /// <param name="passphrase">Its passphrase.</param>
    /// <param name="read">Reads the part behind a position.</param>
    public static async Task WriteAsync(string path, string passphrase, Func<long, Task<EntrancePage>> read)
    {
        var fresh = path + ".new";
        using (var cipher = OfflineCipher.New(passphrase, Purpose))
        {
            await using var file = OfflineFileWriter.OpenStream(fresh, FileMode.Create);
            file.Write(cipher.Header);
            var number = 0;
            for (long? after = 0; after is { } place;)
            {
                var page = await read(place);
                after = StatementOf(page).Next;
                cipher.Write(file, number++, isLast: after is null, JsonSerializer.SerializeToUtf8Bytes(page, MeshJson.Strict));
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>Opens a copy and checks all of it: that it is whole, and as one gateway gave it out.</summary>
    /// <exception cref="CliException">The passphrase is wrong, or it is damaged, cut off or not signed.</exception>
    public static EntranceFile Open(string path, string passphrase)
    {
        if (!File.Exists(path))
        {
            throw new CliException($"There is no file {path}.");
        }

        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        EntranceFile? opened = null;
        try
        {
            opened = new EntranceFile(file, OfflineCipher.Open(file, path, passphrase, Purpose));
            opened.ReadAll();
            return opened;
        }
        catch (Exception damaged) when (damaged is CryptographicException or JsonException or InvalidDataException)
        {
            opened?.Dispose();
            file.Dispose();
            throw new CliException($"{path} does not open: the passphrase is wrong, or it is damaged or cut off ({damaged.Message.TrimEnd('.')}). Nothing in it is to be relied on.", damaged);
        }
    }

    /// <summary>Whose a badge is; null when it is not in the copy.</summary>
    public Accreditation? Find(string badge)
    {
        if (!_parts.TryGetValue(badge, out var number))
        {
            return null;
        }

        _file.Position = _offsets[number];
        var content = _cipher.Read(_file, number, isLast: number == _offsets.Count - 1) ?? throw new CliException($"{_file.Name} was cut off while it was open.");
        return StatementOf(PageOf(content)).Entries.Last(entry => entry.Badge == badge);
    }

    /// <summary>Whether screening had found something of a badge that nobody had cleared.</summary>
    public bool IsSuspicious(string badge) => _suspicious.Contains(badge);

    /// <inheritdoc/>
    public void Dispose()
    {
        _cipher.Dispose();
        _file.Dispose();
    }

    private static EntrancePage PageOf(byte[] content) => JsonSerializer.Deserialize<EntrancePage>(content, MeshJson.Answers) ?? throw new JsonException("A part is null.");

    private static EntranceStatement StatementOf(EntrancePage page) =>
        JsonSerializer.Deserialize<EntranceStatement>(page.Statement, MeshJson.Answers) is { Format: EntranceStatement.Form, Entries.IsDefault: false } statement
            ? statement
            : throw new InvalidDataException($"a part is not in the form {EntranceStatement.Form}");

    private void ReadAll()
    {
        using var key = ECDsa.Create();
        while (true)
        {
            var offset = _file.Position;
            byte[]? content;
            var isLast = false;
            try
            {
                content = _cipher.Read(_file, _offsets.Count, isLast: false);
            }
            catch (CryptographicException)
            {
                // The last part is bound as that: one that is cut off before it does not pass for whole.
                _file.Position = offset;
                content = _cipher.Read(_file, _offsets.Count, isLast: true);
                isLast = true;
            }

            Take(PageOf(content ?? throw new InvalidDataException("it is cut off")), offset, key);
            if (isLast)
            {
                return;
            }
        }
    }

    private void Take(EntrancePage page, long offset, ECDsa key)
    {
        var statement = StatementOf(page);
        if (_last is null)
        {
            if (statement is not { After: 0, Plan: { } plan, PublicKey: { } pem })
            {
                throw new InvalidDataException("its first part is missing");
            }

            key.ImportFromPem(pem);
            (Event, AsOf) = (statement.Event, statement.At);
            Plan = new EventPlan(plan.Name, plan.From, plan.Until, plan.TimeZone, plan.Sites, plan.Checkpoints, plan.Tasks, plan.Team) { RehearsalOn = plan.RehearsalOn, KeepDays = plan.KeepDays };
        }
        else if (statement.Event != Event || statement.After != _last.Next)
        {
            throw new InvalidDataException("a part is missing or of another event");
        }

        if (!key.VerifyData(Encoding.UTF8.GetBytes(page.Statement), page.Signature.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
        {
            throw new InvalidDataException("a part is not signed with the key of the gateway that made the copy");
        }

        foreach (var entry in statement.Entries)
        {
            _parts[entry.Badge] = _offsets.Count;
        }

        _suspicious.UnionWith(statement.Suspicious);
        _offsets.Add(offset);
        _last = statement with { Entries = [] };
    }
}

/// <summary>What an entrance without network has decided and not handed on: a file beside the copy's, encrypted with the same passphrase. One process at a time has it open.</summary>
internal sealed class EntranceJournal : IDisposable
{
    /// <summary>Passages that an entrance decides before it hands them on.</summary>
    public const int MaxPassages = 100_000;

    private const string Purpose = "interpol-mesh/entrance-journal/1";

    private readonly FileStream _file;
    private readonly OfflineCipher _cipher;
    private readonly List<int> _ends = [];

    private EntranceJournal(FileStream file, OfflineCipher cipher) => (_file, _cipher) = (file, cipher);

    /// <summary>What is in it, in its order.</summary>
    public List<PassageRequest> Passages { get; } = [];

    /// <summary>What no other journal has, so that handing it on twice is known.</summary>
    public string Run => Convert.ToHexStringLower(SHA256.HashData(_cipher.Header))[..32];

    /// <summary>Opens the journal of a copy, making it when there is none.</summary>
    /// <exception cref="CliException">It is damaged, or open elsewhere.</exception>
    public static EntranceJournal Open(string copy, string passphrase)
    {
        var path = copy + ".journal";
        FileStream file;
        try
        {
            file = OfflineFileWriter.OpenStream(path, FileMode.OpenOrCreate);
        }
        catch (IOException taken)
        {
            throw new CliException($"{path} cannot be opened, and nobody is let in without it: {taken.Message}", taken);
        }

        try
        {
            if (file.Length < OfflineCipher.HeaderBytes)
            {
                file.SetLength(0);
                var cipher = OfflineCipher.New(passphrase, Purpose);
                file.Write(cipher.Header);
                return new EntranceJournal(file, cipher);
            }

            var journal = new EntranceJournal(file, OfflineCipher.Open(file, path, passphrase, Purpose));
            journal.ReadAll();
            return journal;
        }
        catch (CryptographicException damaged)
        {
            file.Dispose();
            throw new CliException($"{path} is damaged or belongs to another copy. Nobody is let in before it is looked into.", damaged);
        }
    }

    /// <summary>Adds what was decided. When the call returns it is flushed.</summary>
    /// <exception cref="CliException">It is full.</exception>
    public void Add(PassageRequest passage)
    {
        if (Passages.Count >= MaxPassages)
        {
            throw new CliException($"the journal has {MaxPassages} passages and takes no more: hand them on.");
        }

        Write(JsonSerializer.SerializeToUtf8Bytes(passage, MeshJson.Strict));
        Passages.Add(passage);
    }

    /// <summary>
    /// All passages in batches to hand on. They stay as they are: where handing on breaks off, what is decided afterwards comes in batches behind them, so that each is known by its number when it is handed on again.
    /// </summary>
    /// <param name="most">The most passages of a batch.</param>
    public IReadOnlyList<PassageRequest[]> Batches(int most)
    {
        if (Passages.Count > _ends.LastOrDefault())
        {
            Write([]);
            _ends.Add(Passages.Count);
        }

        return [.. _ends.Zip(_ends.Prepend(0)).SelectMany(part => Passages[part.Second..part.First].Chunk(most))];
    }

    /// <summary>Takes out everything, once it is handed on.</summary>
    public void Clear() => File.Delete(_file.Name);

    /// <inheritdoc/>
    public void Dispose()
    {
        _cipher.Dispose();
        _file.Dispose();
    }

    /// <summary>Writes an entry: a passage, or nothing for the end of those that are being handed on.</summary>
    private void Write(ReadOnlySpan<byte> content)
    {
        _cipher.Write(_file, Passages.Count + _ends.Count, isLast: false, content);
        _file.Flush(flushToDisk: true);
    }

    private void ReadAll()
    {
        var whole = _file.Position;
        while (_cipher.Read(_file, Passages.Count + _ends.Count, isLast: false) is { } content)
        {
            if (content.Length == 0)
            {
                _ends.Add(Passages.Count);
            }
            else
            {
                Passages.Add(JsonSerializer.Deserialize<PassageRequest>(content, MeshJson.Strict) ?? throw new CryptographicException("An entry is null."));
            }

            whole = _file.Position;
        }

        // What was not written wholly was not answered.
        _file.SetLength(whole);
        _file.Position = whole;
    }
}
