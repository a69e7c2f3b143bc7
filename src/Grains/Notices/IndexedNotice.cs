using System.Globalization;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Grains.Notices;

/// <summary>A public notice with what searches compare, made once: names and text in capitals, between which days the person was born.</summary>
internal sealed class IndexedNotice : IComparable<IndexedNotice>
{
    private static readonly string[] DateForms = ["yyyy'/'MM'/'dd", "yyyy'/'MM", "yyyy"];

    private readonly (DateOnly Earliest, DateOnly Latest)? _birth;

    public IndexedNotice(PublicNotice notice)
    {
        Notice = notice;
        Name = Capitals(notice.Name);
        Forename = Capitals(notice.Forename);
        Text = Capitals(TextOf(notice));
        _birth = BirthOf(notice.DateOfBirth);
    }

    public PublicNotice Notice { get; }

    public string Name { get; }

    public string Forename { get; }

    public string Text { get; }

    /// <summary>Whether the person can have been born in that time, both ends included; of whom nothing is known can.</summary>
    public bool CanBeBorn(DateOnly earliest, DateOnly latest) => _birth is not { } birth || (birth.Earliest <= latest && birth.Latest >= earliest);

    /// <summary>The order of lists: by name, forenames and number.</summary>
    public int CompareTo(IndexedNotice? other)
    {
        var byName = string.CompareOrdinal(Name, other!.Name);
        var byForename = byName != 0 ? byName : string.CompareOrdinal(Forename, other.Forename);
        return byForename != 0 ? byForename : string.CompareOrdinal(Notice.Number, other.Notice.Number);
    }

    /// <summary>A text as searches compare it.</summary>
    public static string Capitals(string? text) => text?.ToUpperInvariant() ?? string.Empty;

    private static (DateOnly Earliest, DateOnly Latest)? BirthOf(string? date)
    {
        if (!DateOnly.TryParseExact(date, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
        {
            return null;
        }

        // The last day before the next year, month or day begins.
        return (first, date.Length switch { 4 => new DateOnly(first.Year, 12, 31), 7 => first.AddDays(DateTime.DaysInMonth(first.Year, first.Month) - 1), _ => first });
    }

    private static string TextOf(PublicNotice notice)
    {
        string?[] texts =
        [
            notice.Name, notice.Forename, notice.PlaceOfBirth, notice.DistinguishingMarks,
            .. notice.Warrants.SelectMany(warrant => new[] { warrant.Charge, warrant.ChargeTranslation }),
            .. notice.Disappearance is { } disappearance ? (string?[])[disappearance.BirthName, disappearance.Place, disappearance.FatherName, disappearance.FatherForename, disappearance.MotherName, disappearance.MotherForename] : [],
            .. notice.Sanction is { } sanction ? (string?[])[sanction.Reference, sanction.Resolution, .. sanction.Aliases, .. sanction.IdentityDocuments, .. sanction.Addresses, .. sanction.Purposes] : [],
        ];
        return string.Join('\n', texts.Where(text => text is not null));
    }
}
