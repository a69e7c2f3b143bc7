using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;

namespace Interpol.Mesh.Cli.Mind;

/// <summary>An offline copy that is open: what it is, how far it is, and its records, as a gateway gave them out and signed them.</summary>
/// <remarks>
/// <code>
/// open   the head and the parts with changes; that the parts with records are all there is known from the list of parts
/// Find   the one part in which a record would stand, read and checked
/// Read   all parts with records of a kind, read and checked
/// </code>
/// Rows that an update has overtaken are null in their parts, and looked for among the changes.
/// </remarks>
internal sealed class OfflineCopyReader : IDisposable
{
    private readonly OfflineFile _file;
    private readonly string _path;
    private readonly ECDsa _key = ECDsa.Create();
    private readonly Dictionary<(RecordKind Kind, string Id), OfflineRowText> _changes = [];

    /// <summary>The part that was looked into last: a document of any type is looked for in one part several times.</summary>
    private (OfflinePlace? Place, Dictionary<string, OfflineRowText> Rows) _lastRead = (null, []);

    private OfflineCopyReader(OfflineFile file, string path)
    {
        _file = file;
        _path = path;
    }

    /// <summary>The first part.</summary>
    public OfflineStatement First { get; private set; } = null!;

    /// <summary>What the copy is as a whole.</summary>
    public OfflineHead Head => First.Head!;

    /// <summary>How far it is with the records of each owner.</summary>
    public ImmutableArray<OwnerPosition> Positions { get; private set; } = [];

    /// <summary>When it goes out of date.</summary>
    public DateTimeOffset GoodUntil { get; private set; }

    /// <summary>When it was made, or last updated.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Changes in it.</summary>
    public int ChangeCount => _changes.Count;

    /// <summary>Opens a copy. Its key stands in itself: that it is a gateway's key only a register says.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="passphrase">Its passphrase.</param>
    /// <param name="register">The gateways of which one with that key must have made it; null for whoever has.</param>
    /// <exception cref="CliException">The passphrase is wrong; the file is damaged, cut off, not signed as it says, or not by a gateway of the register.</exception>
    public static OfflineCopyReader Open(string path, string passphrase, GatewayRegister? register = null)
    {
        var opened = new OfflineCopyReader(OfflineFile.Open(path, passphrase), path);
        try
        {
            opened.ReadHead(register);
            opened.RequireWhole();
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>A record; null when the copy has none with that id.</summary>
    public OfflineRowText? Find(RecordKind kind, string id)
    {
        if (_changes.TryGetValue((kind, id), out var changed))
        {
            return changed.Row.Record is null ? null : changed;
        }

        var place = _file.Parts.First(part => part.Range is { } range && range.Kind == kind && (range.UpTo is null || string.CompareOrdinal(id, range.UpTo) <= 0));
        if (_lastRead.Place != place)
        {
            var (page, statement) = Read(place);
            _lastRead = statement.Range == place.Range
                ? (place, RowsOf(page).ToDictionary(one => one.Row.Id))
                : throw new CliException($"{_path} is not to be relied on: a part is not what the list of parts says.");
        }

        return _lastRead.Rows.GetValueOrDefault(id);
    }

    /// <summary>All records of a kind.</summary>
    public IEnumerable<OfflineRowText> Read(RecordKind kind) => _file.Parts
        .Where(part => part.Range?.Kind == kind)
        .SelectMany(part => RowsOf(Read(part).Page))
        .Where(one => !_changes.ContainsKey((kind, one.Row.Id)))
        .Concat(_changes.Values.Where(one => one.Row.Kind == kind && one.Row.Record is not null));

    /// <summary>A part, checked.</summary>
    public (OfflinePage Page, OfflineStatement Statement) Read(OfflinePlace place)
    {
        var page = _file.Read(place);
        return (page, Check(page));
    }

    /// <summary>Its parts.</summary>
    public ImmutableArray<OfflinePlace> Parts => _file.Parts;

    /// <summary>Requires that a part that a gateway sends now is signed with the key of the copy, which is that gateway's then.</summary>
    /// <exception cref="NewCopyNeededException">It is signed with another.</exception>
    public static void RequireSigned(OfflinePage page, OfflineStatement first, ECDsa key)
    {
        if (!OfflineParts.IsSigned(page, key))
        {
            var other = OfflineParts.Read(page).Gateway;
            throw new NewCopyNeededException(other == first.Gateway
                ? $"The copy is not signed with the key of {other}, which it names: either the gateway has another one since, or the copy is not its."
                : $"The copy is signed by {first.Gateway} and this gateway is {other}: a copy is updated through the gateway that made it.");
        }
    }

    /// <summary>Checks a part that a gateway sends now.</summary>
    /// <exception cref="NewCopyNeededException">The copy is not that gateway's.</exception>
    /// <exception cref="CliException">It is not for this copy, or not as the gateway gave it out.</exception>
    public OfflineStatement CheckSent(OfflinePage page)
    {
        RequireSigned(page, First, _key);
        return Check(page);
    }

    /// <summary>Checks a part that came for this copy.</summary>
    /// <exception cref="CliException">The gateway that made the copy did not give it out so.</exception>
    public OfflineStatement Check(OfflinePage page)
    {
        try
        {
            return OfflineParts.Check(page, First.Copy, _key);
        }
        catch (InvalidDataException wrong)
        {
            throw new CliException($"{_path} is not to be relied on: {wrong.Message}", wrong);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _key.Dispose();
    }

    private void ReadHead(GatewayRegister? register)
    {
        try
        {
            var page = _file.Parts.IsEmpty ? throw new InvalidDataException("it has no parts.") : _file.Read(_file.Parts[0]);
            First = OfflineParts.Read(page);
            if (First.Head is null)
            {
                throw new InvalidDataException("its first part does not say what it is.");
            }

            _key.ImportFromPem(First.Head.Key);
            OfflineParts.Check(page, First.Copy, _key);
            if (register?.HasKey(First.Gateway, First.Bureau, _key.ExportSubjectPublicKeyInfo()) == false)
            {
                throw new InvalidDataException($"the register has no gateway {First.Gateway} with its key which serves {First.Bureau}: who made it is not known.");
            }
        }
        catch (Exception wrong) when (wrong is InvalidDataException or ArgumentException or CryptographicException)
        {
            throw new CliException($"{_path} is not to be relied on: {wrong.Message}", wrong);
        }

        (Positions, GoodUntil, At) = (Head.Positions, Head.GoodUntil, First.At);
        foreach (var (page, statement) in _file.Parts.Where(part => part.IsUpdate).Select(Read))
        {
            if (statement.Update is not { } update)
            {
                throw new CliException($"{_path} is not to be relied on: a part is not what the list of parts says.");
            }

            (Positions, GoodUntil, At) = (update.Positions, update.GoodUntil, statement.At);
            foreach (var one in RowsOf(page))
            {
                _changes[(one.Row.Kind, one.Row.Id)] = one;
            }
        }
    }

    /// <summary>That the parts hold everything: each begins where the one before it ends, from the beginning to the end.</summary>
    private void RequireWhole()
    {
        foreach (var kind in Head.Kinds)
        {
            var after = string.Empty;
            foreach (var range in _file.Parts.Select(part => part.Range).OfType<OfflineRange>().Where(range => range.Kind == kind))
            {
                after = range.After == after ? range.UpTo : throw new CliException($"{_path} is not to be relied on: records are missing in it.");
            }

            if (after is not null)
            {
                throw new CliException($"{_path} is not to be relied on: records are missing at its end.");
            }
        }
    }

    /// <summary>The rows of a part that was checked.</summary>
    /// <exception cref="CliException">The gateway signed what this program does not know.</exception>
    public static IEnumerable<OfflineRowText> RowsOf(OfflinePage page) => page.Rows.OfType<string>().Select(text =>
    {
        try
        {
            return new OfflineRowText(OfflineParts.RowOf(text), text);
        }
        catch (JsonException unknown)
        {
            throw new CliException($"A record in the copy is not in a form that this program reads; a newer one may: {unknown.Message}", unknown);
        }
    });
}

/// <summary>A row with the text that was signed.</summary>
/// <param name="Row">The row.</param>
/// <param name="Text">Its text.</param>
internal sealed record OfflineRowText(OfflineRow Row, string Text);
