using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Gateway.Attachments;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Notices;

/// <summary>
/// The public extracts of active notices, for anybody, without a token: a contract that was there before us, whose names, links and windows clients rely on to the letter.
/// The hub of the gateway answers from memory (<see cref="IPublicNoticesGrain"/>).
/// </summary>
internal static class PublicNoticeEndpoints
{
    /// <summary>Where the lists are.</summary>
    public const string Root = "/notices/v1";

    private const string Countries = "/en/notices/data/countries";
    private const string Tag = "Public notices";
    private const string Caching = "public, max-age=60";

    /// <summary>The countries to search by: owners but the General Secretariat, which has no nationals.</summary>
    private static readonly ImmutableArray<PublicCountryBody> CountryList =
        [.. OwnerDirectory.Default.All.Where(owner => owner.Kind != OwnerKind.Secretariat).Select(owner => new PublicCountryBody(owner.Code.Value, owner.Name))];

    /// <summary>How the addresses of a kind begin.</summary>
    public static string SegmentOf(PublicNoticeKind kind) => kind switch
    {
        PublicNoticeKind.Red => "red",
        PublicNoticeKind.Yellow => "yellow",
        PublicNoticeKind.UnPerson => "un/persons",
        PublicNoticeKind.UnEntity => "un/entities",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Adds what reads them.</summary>
    public static void AddPublicNotices(this IServiceCollection services) => services.AddSingleton<PublicNotices>();

    /// <summary>Adds the addresses.</summary>
    public static void MapPublicNotices(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).AllowAnonymous().RequireRateLimiting(PublicNoticesLimit.Policy).WithTags(Tag).ReadsHeader("If-None-Match", "An ETag that was seen; 304 when it is still the same.");
        routes.MapGet($"{Root}/red", (HttpContext context, [AsParameters] PublicNoticeParameters parameters, PublicNotices notices) =>
                ListAsync(context, PublicNoticeQueries.Echo(parameters, PublicNoticeList.Red), PublicNoticeList.Red, notices))
            .Produces<PublicNoticesBody>()
            .WithName("listRedNotices")
            .WithSummary("List public red notices.")
            .WithDescription("At most 160 can be reached by one query, while total counts all; a page past them answers like page 1, and query.page says so. forename and name are regular expressions without backreferences and looking around.");
        routes.MapGet($"{Root}/yellow", (HttpContext context, [AsParameters] PublicNoticeParameters parameters, PublicNotices notices) =>
                ListAsync(context, PublicNoticeQueries.Echo(parameters, PublicNoticeList.Yellow), PublicNoticeList.Yellow, notices))
            .Produces<PublicNoticesBody>()
            .WithName("listYellowNotices")
            .WithSummary("List public yellow notices.");
        routes.MapGet($"{Root}/un", (HttpContext context, [AsParameters] UnNoticeParameters parameters, PublicNotices notices) =>
                ListAsync(context, PublicNoticeQueries.Echo(parameters), PublicNoticeList.Un, notices))
            .Produces<PublicNoticesBody>()
            .WithName("listUnNotices")
            .WithSummary("List United Nations Special Notices, about persons and about entities.");
        MapOne<RedNoticeBody>(routes, PublicNoticeKind.Red, PublicNoticeJsonContext.Readable.RedNoticeBody);
        MapOne<YellowNoticeBody>(routes, PublicNoticeKind.Yellow, PublicNoticeJsonContext.Readable.YellowNoticeBody);
        MapOne<UnNoticeBody>(routes, PublicNoticeKind.UnPerson, PublicNoticeJsonContext.Readable.UnNoticeBody);
        MapOne<UnNoticeBody>(routes, PublicNoticeKind.UnEntity, PublicNoticeJsonContext.Readable.UnNoticeBody);
        routes.MapGet(Countries, (HttpContext context) => Answer(context, CountryList, PublicNoticeJsonContext.Readable.ImmutableArrayPublicCountryBody))
            .Produces<ImmutableArray<PublicCountryBody>>()
            .WithName("listNoticeCountries")
            .WithSummary("List the codes of nationalities and of countries that issue warrants.");
    }

    private static void MapOne<TBody>(IEndpointRouteBuilder routes, PublicNoticeKind kind, JsonTypeInfo<TBody> type)
        where TBody : PublicDetailBody
    {
        var address = $"{Root}/{SegmentOf(kind)}/{{notice}}";
        routes.MapGet(address, async (HttpContext context, string notice, PublicNotices notices) =>
                Answer(context, (TBody)Bodies(context).Detail(await notices.FindAsync(kind, notice, context.RequestAborted)), type))
            .Produces<TBody>()
            .WithName($"get{kind}Notice")
            .WithSummary("Read a public notice. 404 says that it is not public, or no longer.");
        routes.MapGet($"{address}/images", async (HttpContext context, string notice, PublicNotices notices) =>
                Answer(context, Bodies(context).Images(await notices.FindAsync(kind, notice, context.RequestAborted)), PublicNoticeJsonContext.Readable.PublicImagesBody))
            .Produces<PublicImagesBody>()
            .WithName($"list{kind}Images")
            .WithSummary("List the pictures of a public notice; none when there is no photograph.");
        routes.MapGet($"{address}/images/{{picture}}", (HttpContext context, string notice, string picture, PublicNotices notices) => PictureAsync(context, kind, notice, picture, notices))
            .Produces<byte[]>(StatusCodes.Status200OK, "image/jpeg")
            .WithName($"get{kind}Image")
            .WithSummary("Fetch a picture of a public notice.");
    }

    private static async Task<IResult> ListAsync(HttpContext context, PublicQueryBody asked, PublicNoticeList list, PublicNotices notices)
    {
        var page = await notices.SearchAsync(PublicNoticeQueries.ToQuery(asked, list), context.RequestAborted);
        return Answer(context, Bodies(context).Page(page, asked with { Page = page.Page }, list), PublicNoticeJsonContext.Readable.PublicNoticesBody);
    }

    private static async Task<IResult> PictureAsync(HttpContext context, PublicNoticeKind kind, string number, string picture, PublicNotices notices)
    {
        var notice = await notices.FindAsync(kind, number, context.RequestAborted);
        if (!long.TryParse(picture, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || notice.Pictures.FirstOrDefault(candidate => candidate.Id == id)?.File is not { } file)
        {
            throw PublicNotices.NoPicture();
        }

        if (IsUnchanged(context, $"\"{file.Hash}\""))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var first = await notices.ReadPictureAsync(notice, id, 0, context.RequestAborted);
        context.Response.ContentLength = file.Bytes;
        return TypedResults.Stream(body => notices.SendPictureAsync(context, body, notice, id, first), MediaTypeOf(first));
    }

    private static IResult Answer<TBody>(HttpContext context, TBody body, JsonTypeInfo<TBody> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, type);
        return IsUnchanged(context, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"")
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Bytes(bytes, "application/json");
    }

    /// <summary>Says how long and under which tag the answer may be kept.</summary>
    private static bool IsUnchanged(HttpContext context, string tag)
    {
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = Caching;
        return IfMatch.IsUnchanged(context.Request, tag);
    }

    private static PublicNoticeBodies Bodies(HttpContext context) => new($"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}");

    private static string MediaTypeOf(ReadOnlySpan<byte> first) => FileSignature.Of(first) switch
    {
        FileKind.Jpeg => "image/jpeg",
        FileKind.Png => "image/png",
        FileKind.Gif => "image/gif",
        _ => MediaTypes.OctetStream,
    };
}

/// <summary>Reads public notices at the gateway's hub, for the gateway itself: nobody in particular asks.</summary>
internal sealed class PublicNotices(GrainCaller calls, CallerScope callers, GatewaySettings settings)
{
    /// <summary>Searches one list.</summary>
    public Task<PublicNoticePage> SearchAsync(PublicNoticeQuery query, CancellationToken gone) => ReadAsync(
        (Hub: settings.Hub.Value, Query: query),
        static (grains, state, cancellationToken) => grains.GetGrain<IPublicNoticesGrain>(state.Hub).SearchAsync(state.Query, cancellationToken),
        gone);

    /// <summary>One notice.</summary>
    /// <exception cref="RequestRefusedException">404: it is not public.</exception>
    public async Task<PublicNotice> FindAsync(PublicNoticeKind kind, string number, CancellationToken gone) => await ReadAsync(
        (Hub: settings.Hub.Value, Kind: kind, Number: number),
        static (grains, state, cancellationToken) => grains.GetGrain<IPublicNoticesGrain>(state.Hub).FindAsync(state.Kind, state.Number, cancellationToken),
        gone) ?? throw RequestRefusedException.NotFound("There is no public notice with that number in this list, or it is no longer public.");

    /// <summary>One chunk of a picture.</summary>
    /// <exception cref="RequestRefusedException">404: it is gone.</exception>
    public async Task<byte[]> ReadPictureAsync(PublicNotice notice, long picture, int chunk, CancellationToken gone) => await ReadAsync(
        (Hub: settings.Hub.Value, notice.Kind, notice.Number, Picture: picture, Chunk: chunk),
        static (grains, state, cancellationToken) => grains.GetGrain<IPublicNoticesGrain>(state.Hub).ReadPictureAsync(state.Kind, state.Number, state.Picture, state.Chunk, cancellationToken),
        gone) is { Length: > 0 } bytes ? bytes : throw NoPicture();

    /// <summary>Sends a picture of which the first chunk was read.</summary>
    public async Task SendPictureAsync(HttpContext context, Stream body, PublicNotice notice, long picture, byte[] first)
    {
        var left = context.Response.ContentLength!.Value;
        for (var (bytes, chunk) = (first, 0); ; bytes = await ReadPictureAsync(notice, picture, ++chunk, context.RequestAborted))
        {
            await body.WriteAsync(bytes, context.RequestAborted);
            left -= bytes.Length;
            if (left <= 0)
            {
                return;
            }
        }
    }

    /// <summary>The refusal of a picture that there is not.</summary>
    public static RequestRefusedException NoPicture() => RequestRefusedException.NotFound("This notice has no such picture, or no longer.");

    private async Task<TResult> ReadAsync<TState, TResult>(TState state, GrainCaller.Attempt<TState, TResult> attempt, CancellationToken gone)
    {
        using var scope = callers.Enter(settings.Owners[0]);
        return await calls.ReadAsync(state, attempt, gone);
    }
}
