using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Notices;

/// <summary>
/// The record by which checks find the person of a notice at every hub, for as long as it is published: one of its owner's, with the notice's number, handling and end. While it is suspended, and
/// when it is over, there is none.
/// </summary>
internal static class NoticePersonRecord
{
    /// <summary>How the names of these records begin.</summary>
    public const string Prefix = "notice-";

    private const int MaxEntries = 50;

    /// <summary>The id of a notice's record.</summary>
    public static RecordId IdOf(NoticeId notice) => new(RecordKind.Person, $"{Prefix}{notice}");

    /// <summary>A notice's record; null when it is not published, or names neither a person nor a document by which one could be found.</summary>
    /// <param name="notice">The notice; null before there is one.</param>
    /// <param name="type">Its type.</param>
    public static RecordEntry? Of(NoticeRecord? notice, NoticeType type)
    {
        if (notice is not { State: NoticeState.Published, ExpiresAt: { } expires, Content.Person: { } person } || ParticularsOf(person) is not { } particulars)
        {
            return null;
        }

        // A type with a threshold asks to hold somebody.
        var content = new PersonRecord(person.Status, particulars) { Notice = new NoticeReference(notice.Id, notice.Type, type.Threshold is not null) };
        return new RecordEntry(IdOf(notice.Id), content, new RecordHandling(notice.Handling.Terms, notice.Handling.Excluded), DateOnly.FromDateTime(expires.UtcDateTime));
    }

    /// <summary>What is to become of the record after an event; null for nothing.</summary>
    /// <param name="before">The notice before it; null for none.</param>
    /// <param name="after">The notice after it.</param>
    /// <param name="recorded">The event.</param>
    /// <param name="type">The notice's type.</param>
    /// <param name="rows">Compares records as they are written.</param>
    public static NoticePersonChange? ChangeOf(NoticeRecord? before, NoticeRecord after, Recorded<NoticeEvent> recorded, NoticeType type, RowSerializer rows)
    {
        var (was, sought) = (Of(before, type), Of(after, type));
        var isSame = was is null ? sought is null : sought is not null && rows.Bytes(was).AsSpan().SequenceEqual(rows.Bytes(sought));

        // A deletion erases word that is still on its way, also that the record is to go: it is said again.
        return isSame && !(recorded.Event is NoticeDeleted && after.PublishedAt is not null) ? null : new NoticePersonChange(recorded.Version, sought);
    }

    /// <summary>What a search takes of a person. What it could not take, a document without a number or a name of signs, is left out: the rest is found.</summary>
    private static PersonParticulars? ParticularsOf(NoticePerson person)
    {
        RecordedName[] names =
        [
            .. person.FamilyName is null && person.Forename is null ? [] : new[] { new RecordedName(Family: person.FamilyName, Given: person.Forename) },
            .. person.BirthName is null ? [] : new[] { new RecordedName(Family: person.BirthName, Given: person.Forename) },
            .. person.Aliases.Select(alias => new RecordedName(alias)),
        ];
        var found = new PersonParticulars
        {
            Names = [.. names.Where(name => IsSearchable(new PersonParticulars { Names = [name] })).Take(MaxEntries)],
            Documents = [.. person.Documents.Select(document => document with { IssuedOn = null }).Where(document => IsSearchable(new PersonParticulars { Documents = [document] })).Take(MaxEntries)],
        };
        return found.Names.IsEmpty && found.Documents.IsEmpty ? null : found with
        {
            BirthDates = person.BirthDate is { IsDate: true } date ? [date] : [],
            Nationalities = [.. person.Nationalities.Where(code => IsSearchable(found with { Nationalities = [code] })).Take(MaxEntries)],
            Sex = IsSearchable(found with { Sex = person.Sex }) ? person.Sex : null,
        };
    }

    private static bool IsSearchable(PersonParticulars person) => !PersonDescriptions.Problems(person).Any();
}

/// <summary>The record of a notice's person is to be as it says.</summary>
/// <param name="Version">The version of the notice that says so.</param>
/// <param name="Entry">The record; null for none.</param>
[GenerateSerializer, Immutable, Alias("notice-person-change")]
internal sealed record NoticePersonChange([property: Id(0)] long Version, [property: Id(1)] RecordEntry? Entry);
