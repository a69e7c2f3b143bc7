using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Grains.Notices;

/// <summary>What the public may read of a notice: only what its owner allows, only while it is in circulation, and only of types that allow it at all.</summary>
internal static class NoticeExtract
{
    private const int PictureDigits = 12;

    /// <summary>The extract; null when the public may read nothing.</summary>
    public static PublicNotice? Of(NoticeRecord notice, NoticeType type)
    {
        if (notice is not { State: NoticeState.Published, IsDiffusion: false, Content: { } content }
            || !HandlingRules.MayGoOn(notice.Handling.Terms.Tlp)
            || type.Public == NoticePublicity.Never
            || (type.Public == NoticePublicity.Owner && notice.Handling.PublicFields.IsEmpty))
        {
            return null;
        }

        ImmutableArray<PublicField> allowed = type.Public == NoticePublicity.Always ? [.. Enum.GetValues<PublicField>()] : notice.Handling.PublicFields;
        var kind = type.PublicList switch
        {
            "red" => PublicNoticeKind.Red,
            "yellow" => PublicNoticeKind.Yellow,
            _ => content.Person is null ? PublicNoticeKind.UnEntity : PublicNoticeKind.UnPerson,
        };
        var person = content.Person;
        var description = If(PublicField.Description, person?.Description);
        return new PublicNotice(kind, notice.Id.Value, person?.FamilyName ?? content.Entity?.Name)
        {
            Forename = If(PublicField.Forename, person?.Forename),
            DateOfBirth = allowed.Contains(PublicField.BirthDate) ? person?.BirthDate?.ToString('/') : null,
            Nationalities = List(PublicField.Nationalities, person?.Nationalities),
            Sex = If(PublicField.Sex, person?.Sex),
            CountryOfBirth = If(PublicField.BirthPlace, person?.BirthCountry),
            PlaceOfBirth = If(PublicField.BirthPlace, person?.BirthPlace),
            Warrants = kind == PublicNoticeKind.Red && allowed.Contains(PublicField.Warrants)
                ? [.. content.Warrants.Select(warrant => new PublicWarrant(warrant.IssuingCountry, warrant.Charge, warrant.ChargeTranslation))]
                : [],
            Weight = description?.Weight,
            Height = description?.Height / 100.0,
            EyeColors = description?.EyeColors ?? [],
            HairColors = description?.HairColors ?? [],
            DistinguishingMarks = If(PublicField.DistinguishingMarks, person?.Description?.DistinguishingMarks),
            Languages = List(PublicField.Languages, person?.Languages),
            Disappearance = kind == PublicNoticeKind.Yellow ? Disappearance(content) : null,
            Sanction = kind is PublicNoticeKind.UnPerson or PublicNoticeKind.UnEntity ? Sanction(content) : null,
            Pictures = allowed.Contains(PublicField.Photographs) ? [.. content.Photographs.SelectMany(Pictures).DistinctBy(picture => picture.Id)] : [],
        };

        T? If<T>(PublicField field, T? value)
            where T : class => allowed.Contains(field) ? value : null;

        ImmutableArray<string> List(PublicField field, ImmutableArray<string>? values) => allowed.Contains(field) ? values ?? [] : [];

        PublicDisappearance Disappearance(NoticeContent yellow) => new()
        {
            BirthName = If(PublicField.Disappearance, yellow.Person?.BirthName),
            DateOfEvent = allowed.Contains(PublicField.Disappearance) ? yellow.Event?.Date?.ToString('/') : null,
            Place = If(PublicField.Disappearance, yellow.Event?.Place),
            Country = If(PublicField.Disappearance, yellow.Event?.Country),
            FatherName = If(PublicField.Parents, yellow.Person?.Father?.FamilyName),
            FatherForename = If(PublicField.Parents, yellow.Person?.Father?.Forename),
            MotherName = If(PublicField.Parents, yellow.Person?.Mother?.FamilyName),
            MotherForename = If(PublicField.Parents, yellow.Person?.Mother?.Forename),
        };
    }

    private static PublicSanction Sanction(NoticeContent content) => new()
    {
        Reference = content.Sanction?.Reference,
        Resolution = content.Sanction?.Resolution,
        Aliases = content.Person?.Aliases ?? content.Entity?.Aliases ?? [],
        IdentityDocuments = [.. content.Person?.Documents.Select(document => string.Join(' ', new[] { document.Kind, document.Number, document.IssuingCountry }.OfType<string>())) ?? []],
        Addresses = content.Person?.Addresses ?? content.Entity?.Addresses ?? [],
        Purposes = content.Sanction?.Purposes ?? [],
    };

    /// <summary>A picture and its thumbnail; one without a thumbnail is its own.</summary>
    private static IEnumerable<PublicPicture> Pictures(NoticePhotograph photograph) => photograph.Thumbnail is { } thumbnail && thumbnail.Hash != photograph.File.Hash
        ? [Picture(photograph.File, false), Picture(thumbnail, true)]
        : [Picture(photograph.File, true)];

    /// <summary>The number of a picture follows from its bytes, so that an update does not change the addresses of those that stay.</summary>
    private static PublicPicture Picture(AttachmentReference file, bool isThumbnail) =>
        new(long.Parse(file.Hash.ToString().AsSpan(0, PictureDigits), NumberStyles.HexNumber, CultureInfo.InvariantCulture) + 1, file, isThumbnail);
}
