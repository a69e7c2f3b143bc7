using System.Collections.Immutable;
using System.Security.Cryptography;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Screening.Persons;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Cli.Mind;

/// <summary>An offline copy that is open: answers checks as the copies of the hubs do, from what a gateway gave out and signed, and says of when the answers are.</summary>
/// <remarks>
/// <code>
/// open      the head and the parts with changes; that the parts with records are all there is known from the list of parts
/// document  the one part in which it would stand, read and checked
/// vehicle   at the first one, all parts with vehicles are read, and what they are found by is kept in memory
/// person    at the first one, all parts with persons are read into a PersonIndex
/// </code>
/// Rows that an update has overtaken are null in their parts, and looked for among the changes.
/// </remarks>
internal sealed class OfflineCopyReader : IDisposable
{
    /// <summary>The same bounds as at the hubs (RecordReplica).</summary>
    private const int MaxHits = 20;
    private const int MaxLookedAt = 200;

    private const string Confirm = "A hit is a lead and no proof. Before anyone acts, confirm it with the bureau that owns the record: it is reached at any hour.";

    private readonly OfflineFile _file;
    private readonly string _path;
    private readonly ECDsa _key = ECDsa.Create();
    private readonly Dictionary<(RecordKind Kind, string Id), OfflineRow> _changes = [];
    private SortedDictionary<string, List<OfflineRow>>? _vehicles;
    private (PersonIndex Index, Dictionary<string, OfflineRow> Rows)? _persons;

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

    /// <summary>Opens a copy.</summary>
    /// <exception cref="CliException">The passphrase is wrong; the file is damaged, cut off, or not signed as it says.</exception>
    public static OfflineCopyReader Open(string path, string passphrase)
    {
        var opened = new OfflineCopyReader(OfflineFile.Open(path, passphrase), path);
        try
        {
            opened.ReadHead();
            opened.RequireWhole();
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Answers a question.</summary>
    /// <param name="question">One that keeps the rules of requests.</param>
    /// <param name="now">The time by this machine's clock.</param>
    public OfflineAnswerBody Answer(CheckQuestionRequest question, DateTimeOffset now)
    {
        var asked = question switch
        {
            { TravelDocument: not null } => RecordKind.TravelDocument,
            { Vehicle: not null } => RecordKind.Vehicle,
            { Person: not null } => RecordKind.Person,
            _ => throw new CliException("an offline copy is asked for travel documents, vehicles and persons; ask the mesh for anything else."),
        };
        if (!Head.Kinds.Contains(asked))
        {
            throw new CliException($"the copy holds no records of that kind; it has {string.Join(", ", Head.Kinds.Select(Contracts.Serialization.EnumText.Of))}.");
        }

        var (hits, hasMore) = question switch
        {
            { TravelDocument: { } document } => (Documents(document), false),
            { Vehicle: { } vehicle } => Vehicles(new VehicleQuestion(vehicle.Vin, vehicle.Plate, vehicle.PlateCountry, vehicle.Engine)),
            _ => Persons(question.Person!),
        };
        var answer = new CheckAnswerBody([.. hits.Take(MaxHits)], AsOf(question), [], hasMore || hits.Count > MaxHits, hits.Count == 0 ? null : Confirm);

        // By a clock that stands before the copy was made, no age can be told.
        return new OfflineAnswerBody(Head.Name, now, At, GoodUntil, now > GoodUntil || now < At, answer);
    }

    /// <summary>A part, checked.</summary>
    public (OfflinePage Page, OfflineStatement Statement) Read(OfflinePlace place)
    {
        var page = _file.Read(place);
        return (page, Check(page));
    }

    /// <summary>Its parts.</summary>
    public ImmutableArray<OfflinePlace> Parts => _file.Parts;

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
        _persons?.Index.Dispose();
    }

    private void ReadHead()
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
            foreach (var row in page.Rows.OfType<string>().Select(OfflineParts.RowOf))
            {
                _changes[(row.Kind, row.Id)] = row;
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

    private List<CheckHitBody> Documents(CheckDocumentRequest document)
    {
        var hits = new List<CheckHitBody>();
        foreach (var type in document.Type is { } asked ? [asked] : TravelDocumentTypes.All)
        {
            if (Find(RecordKind.TravelDocument, TravelDocumentRecord.IdOf(document.Issuer, document.Number, type).Name) is { } row)
            {
                hits.Add(HitOf(row, null));
            }
        }

        return hits;
    }

    private (List<CheckHitBody> Hits, bool IsCut) Vehicles(VehicleQuestion question)
    {
        if (_vehicles is null)
        {
            _vehicles = new SortedDictionary<string, List<OfflineRow>>(StringComparer.Ordinal);
            foreach (var row in All(RecordKind.Vehicle).OrderBy(row => row.Id, StringComparer.Ordinal))
            {
                var vehicle = row.Record!.Vehicle!;
                foreach (var lookup in new VehicleQuestion(vehicle.Vin, vehicle.Plate, vehicle.PlateCountry, vehicle.Engine).Lookups())
                {
                    (_vehicles.TryGetValue(lookup, out var rows) ? rows : _vehicles[lookup] = []).Add(row);
                }
            }
        }

        var found = question.Lookups().Select(lookup => _vehicles.GetValueOrDefault(lookup) ?? []).ToList();
        return ([.. found.SelectMany(rows => rows.Take(MaxLookedAt)).DistinctBy(row => row.Id).Select(row => HitOf(row, null))], found.Exists(rows => rows.Count > MaxLookedAt));
    }

    private (List<CheckHitBody> Hits, bool IsCut) Persons(PersonParticulars person)
    {
        if (PersonDescriptions.Problems(person).FirstOrDefault() is { } problem)
        {
            throw new CliException($"person.{problem}");
        }

        if (_persons is null)
        {
            var (index, rows) = (new PersonIndex(), new Dictionary<string, OfflineRow>(StringComparer.Ordinal));
            _persons = (index, rows);
            foreach (var row in All(RecordKind.Person))
            {
                index.Set(row.Id, PersonDescriptions.Of(row.Record!.Person!.Person));
                rows[row.Id] = row;
            }
        }

        var (persons, known) = _persons.Value;
        var candidates = persons.Search(PersonDescriptions.Of(person), PersonIndex.MostCandidates);
        return ([.. candidates.Take(MaxHits).Select(one => HitOf(known[one.Id], PersonDescriptions.MatchOf(one.Match)))], candidates.Skip(MaxHits).Any(one => one.Match.IsLead));
    }

    private OfflineRow? Find(RecordKind kind, string id)
    {
        if (_changes.TryGetValue((kind, id), out var changed))
        {
            return changed.Record is null ? null : changed;
        }

        var place = _file.Parts.First(part => part.Range is { } range && range.Kind == kind && (range.UpTo is null || string.CompareOrdinal(id, range.UpTo) <= 0));
        var (page, statement) = Read(place);
        return statement.Range == place.Range
            ? page.Rows.OfType<string>().Select(OfflineParts.RowOf).FirstOrDefault(row => row.Id == id)
            : throw new CliException($"{_path} is not to be relied on: a part is not what the list of parts says.");
    }

    private IEnumerable<OfflineRow> All(RecordKind kind) => _file.Parts
        .Where(part => part.Range?.Kind == kind)
        .SelectMany(part => Read(part).Page.Rows.OfType<string>().Select(OfflineParts.RowOf))
        .Where(row => !_changes.ContainsKey((kind, row.Id)))
        .Concat(_changes.Values.Where(row => row.Kind == kind && row.Record is not null));

    private DateTimeOffset? AsOf(CheckQuestionRequest question)
    {
        if (question.TravelDocument is { } document)
        {
            return IssuingAuthority.OwnerOf(document.Issuer, OwnerDirectory.Default) is { } issuer ? Positions.FirstOrDefault(position => position.Owner == issuer)?.AsOf : null;
        }

        return Positions.All(position => position.AsOf is not null) ? Positions.Min(position => position.AsOf) : null;
    }

    private static CheckHitBody HitOf(OfflineRow row, HitMatch? match) => new(row.Owner, row.Record!, match);
}
