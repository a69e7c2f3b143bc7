using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Gateway.Notices;

/// <summary>Makes what the public reads out of what the mesh knows. What is unknown is null, however it was entered.</summary>
/// <param name="root">Where the public interface is, as the asker reaches it: <c>https://host</c>.</param>
internal sealed class PublicNoticeBodies(string root)
{
    private static readonly ImmutableArray<string> Unknown = ["-", "N/A"];

    public PublicNoticesBody Page(PublicNoticePage page, PublicQueryBody query, PublicNoticeList list)
    {
        var address = $"{root}{PublicNoticeEndpoints.Root}/{list.ToString().ToLowerInvariant()}?{Filters(query)}&resultPerPage={query.ResultPerPage}&page=";
        return new PublicNoticesBody(
            page.Total,
            query,
            new PublicNoticesEmbedded([.. page.Notices.Select(Listed)]),
            new PublicPageLinks(At(page.Page), At(1), page.Page < page.LastPage ? At(page.Page + 1) : null, At(page.LastPage)));

        PublicLink At(int number) => new(string.Create(CultureInfo.InvariantCulture, $"{address}{number}"));
    }

    public PublicDetailBody Detail(PublicNotice notice)
    {
        PublicDetailBody body = notice.Kind switch
        {
            PublicNoticeKind.Red => new RedNoticeBody
            {
                ArrestWarrants = List(notice.Warrants.Select(warrant => new PublicWarrantBody(Text(warrant.IssuingCountry), Text(warrant.Charge), Text(warrant.ChargeTranslation)))),
            },
            PublicNoticeKind.Yellow => Yellow(notice.Disappearance ?? new PublicDisappearance()),
            _ => Un(notice.Sanction ?? new PublicSanction()),
        };
        return body with
        {
            EntityId = EntityId(notice.Number),
            Name = Text(notice.Name),
            Forename = Text(notice.Forename),
            DateOfBirth = Text(notice.DateOfBirth),
            Nationalities = List(notice.Nationalities),
            SexId = Text(notice.Sex),
            CountryOfBirthId = Text(notice.CountryOfBirth),
            PlaceOfBirth = Text(notice.PlaceOfBirth),
            Weight = notice.Weight > 0 ? notice.Weight : null,
            Height = notice.Height > 0 ? notice.Height : null,
            DistinguishingMarks = Text(notice.DistinguishingMarks),
            EyesColorsId = List(notice.EyeColors),
            HairsId = List(notice.HairColors),
            LanguagesSpokenIds = List(notice.Languages),
            Links = Links(notice.Kind, notice.Number, notice.Thumbnail()?.Id),
        };
    }

    public PublicImagesBody Images(PublicNotice notice)
    {
        var links = Links(notice.Kind, notice.Number, notice.Thumbnail()?.Id);
        return new PublicImagesBody(
            new PublicImagesEmbedded([.. notice.Pictures.Select(picture =>
                new PublicImageBody(picture.Id.ToString(CultureInfo.InvariantCulture), new PublicImageLinks(Picture(links.Images, picture.Id))))]),
            new PublicImagesLinks(links.Images, links.Self, links.Thumbnail));
    }

    private ListedNoticeBody Listed(ListedNotice notice) => new(
        Text(notice.Forename),
        Text(notice.DateOfBirth),
        EntityId(notice.Number),
        List(notice.Nationalities),
        Text(notice.Name),
        Links(notice.Kind, notice.Number, notice.Thumbnail));

    private PublicNoticeLinks Links(PublicNoticeKind kind, string number, long? thumbnail)
    {
        var self = $"{root}{PublicNoticeEndpoints.Root}/{PublicNoticeEndpoints.SegmentOf(kind)}/{number}";
        var images = new PublicLink($"{self}/images");
        return new PublicNoticeLinks(new PublicLink(self), images, thumbnail is { } picture ? Picture(images, picture) : null);
    }

    private static PublicLink Picture(PublicLink images, long picture) => new(string.Create(CultureInfo.InvariantCulture, $"{images.Href}/{picture}"));

    private static YellowNoticeBody Yellow(PublicDisappearance disappearance) => new()
    {
        BirthName = Text(disappearance.BirthName),
        DateOfEvent = Text(disappearance.DateOfEvent),
        Place = Text(disappearance.Place),
        Country = Text(disappearance.Country),
        FatherName = Text(disappearance.FatherName),
        FatherForename = Text(disappearance.FatherForename),
        MotherName = Text(disappearance.MotherName),
        MotherForename = Text(disappearance.MotherForename),
    };

    private static UnNoticeBody Un(PublicSanction sanction) => new()
    {
        UnReference = Text(sanction.Reference),
        UnResolution = Text(sanction.Resolution),
        Aliases = List(sanction.Aliases),
        IdentityDocuments = List(sanction.IdentityDocuments),
        Addresses = List(sanction.Addresses),
        Purposes = List(sanction.Purposes),
    };

    /// <summary>The filters as they stand in links, without those that were not used.</summary>
    private static string Filters(PublicQueryBody query)
    {
        (string Name, string? Value)[] filters =
        [
            ("forename", query.Forename), ("name", query.Name), ("nationality", query.Nationality), ("ageMin", Number(query.AgeMin)), ("ageMax", Number(query.AgeMax)),
            ("freeText", query.FreeText), ("sexId", query.SexId), ("arrestWarrantCountryId", query.ArrestWarrantCountryId),
            ("unReference", query.UnReference), ("unResolution", query.UnResolution),
        ];
        return string.Join('&', filters.Where(filter => filter.Value is not null).Select(filter => $"{filter.Name}={Uri.EscapeDataString(filter.Value!)}"));
    }

    private static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string EntityId(string number) => number.Replace('-', '/');

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) || Unknown.Contains(text.Trim()) ? null : text;

    private static ImmutableArray<T>? List<T>(IEnumerable<T> values) => values.ToImmutableArray() is { IsEmpty: false } list ? list : null;
}
