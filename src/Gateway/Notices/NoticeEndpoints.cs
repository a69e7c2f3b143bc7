using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Attachments;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Notices;

/// <summary>
/// Notices: reading them, and what their owners do with them. Officers prepare and change; systems may too, but those of the Secretariat, whose officers review each other.
/// What the Secretariat decides and what bureaus report stands in <see cref="NoticeDecisionEndpoints"/>.
/// </summary>
internal static class NoticeEndpoints
{
    /// <summary>How OpenAPI groups the addresses.</summary>
    public const string Tag = "Notices";

    /// <summary>The address of one notice.</summary>
    public const string One = All + "/{notice}";

    private const string All = "/api/v1/owners/{code}/notices";
    private const string AwaitsReview = "review";

    /// <summary>The states of notices that are listed when nobody asks for one.</summary>
    private static readonly ImmutableArray<string> NotEnded = [.. Enum.GetValues<NoticeState>().Where(state => !state.HasEnded()).Select(EnumText.Of)];

    /// <summary>Adds what submits and reads notices.</summary>
    public static void AddNotices(this IServiceCollection services)
    {
        services.AddSingleton<NoticePhotographs>();
        services.AddSingleton<NoticeDrafts>();
        services.AddSingleton<NoticeService>();
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapNotices(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(string.Empty).WithTags(Tag);
        MapReading(group);
        MapOwners(group);
        NoticeDecisionEndpoints.Map(group);
        NoticeDraftEndpoints.Map(group);
    }

    /// <summary>What all addresses have in common that change a notice.</summary>
    public static RouteHandlerBuilder Changing(RouteHandlerBuilder endpoint, string policy, string action) => endpoint
        .GivesCommand(policy, action)
        .ReadsIfMatch();

    /// <summary>Changes the notice in the path.</summary>
    public static async Task<Ok<NoticeView>> ChangeAsync(
        HttpContext context, Caller caller, string notice, CommandRequest? request, Func<CommandOrder, NoticeId, Task<NoticeView>> change)
    {
        var id = Parse(context, notice);
        return TypedResults.Ok(Answer(context, await change(CommandOrder.Of(context.Request, caller, request), id)));
    }

    /// <summary>Answers with a notice that was submitted.</summary>
    public static Created<NoticeView> Created(HttpContext context, Caller caller, NoticeView notice) =>
        TypedResults.Created($"/api/v1/owners/{caller.Owner}/notices/{notice.Record.Id}", Answer(context, notice));

    private static void MapReading(RouteGroupBuilder routes)
    {
        routes.MapGet("/api/v1/notice-types", () => TypedResults.Ok(new NoticeTypesBody(NoticeTypes.Default.All)))
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Notices)
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("listNoticeTypes")
            .WithSummary("List the types of notices.")
            .WithDescription("What each is for, who may ask for it, what it must say (with | between fields one of which is enough), how serious the crime must be and how many an owner may submit in a year.");

        routes.MapGet(All, ListAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Notices)
            .Audited(AuditActions.ReadNotice)
            .WithName("listNotices")
            .WithSummary("List the notices that this owner may see.")
            .WithDescription("Those that changed last first. The list hears of a change moments after it was made. Notices that have ended stand in it when their state is asked for (withdrawn, cancelled, expired, deletion-ordered, deleted), for their owner and the General Secretariat; of those that are to be deleted, or were, only number, type and dates. A filtered page may be short and have another behind it: go on until next is null.");

        routes.MapGet(One, async (HttpContext context, Caller caller, string notice, NoticeService notices) =>
                TypedResults.Ok(Answer(context, await notices.GetAsync(caller.Owner, Parse(context, notice), context.RequestAborted))))
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Notices)
            .Audited(AuditActions.ReadNotice)
            .WithName("getNotice")
            .WithSummary("Read a notice.")
            .WithDescription("Its version is the ETag. Its owner and the General Secretariat see it in every state, others while it is published. Only the owner and the Secretariat see the reports on it, only the Secretariat the reviews.");

        routes.MapGet(One + "/history", async (HttpContext context, Caller caller, string notice, string? after, string? max, NoticeService notices) =>
            {
                QueryRules.RequireKnown(context.Request, "after", "max");
                var behind = after is null ? 0
                    : long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version
                    : throw RequestRefusedException.Malformed("after", "The query parameter after is the next of the page before this one.");
                var page = QueryRules.Number(max, "max", 1, NoticeLimits.MaxHistory, AggregateLists.DefaultPage);
                return TypedResults.Ok(await notices.GetHistoryAsync(caller.Owner, Parse(context, notice), behind, page, context.RequestAborted));
            })
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Notices)
            .Audited(AuditActions.ReadNotice)
            .WithName("getNoticeHistory")
            .WithSummary("Read what happened to a notice, the oldest first.")
            .WithDescription("For its owner and the General Secretariat.");

        routes.MapGet(One + "/photographs/{sha256}", GetFileAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Notices)
            .Produces<byte[]>(StatusCodes.Status200OK, MediaTypes.OctetStream)
            .Audited(AuditActions.ReadNotice)
            .ReadsHeader("If-None-Match", "An ETag that was seen; 304 when it is still the same.")
            .WithName("getNoticeFile")
            .WithSummary("Fetch a photograph, a thumbnail or another file that a notice names.")
            .WithDescription("By its SHA-256, as the notice says it, for whoever sees the notice now. It comes as an octet-stream to be saved.");

        routes.MapGet(One + "/circulation", async (HttpContext context, Caller caller, string notice, NoticeService notices) =>
                TypedResults.Ok(await notices.GetCirculationAsync(caller.Owner, Parse(context, notice), context.RequestAborted)))
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Notices)
            .Audited(AuditActions.ReadNotice)
            .WithName("getNoticeCirculation")
            .WithSummary("Read how far the last word about a notice has come: published, or removed.")
            .WithDescription("For its owner and the General Secretariat: how many bureaus have it, of how many, and who is missing; at which hubs lists and what the public reads follow it, and at which not yet.");
    }

    private static void MapOwners(RouteGroupBuilder routes)
    {
        Changing(routes.MapPost(All, SubmitAsync), MeshPolicies.Bureau, AuditActions.ChangeNotice)
            .AllowSystems(TokenScopes.Notices)
            .WithName("submitNotice")
            .WithSummary("Submit a notice, or send a diffusion.")
            .WithDescription("It is checked at once, and the answer names everything that is missing or wrong. Then it gets a number that is never used twice, and waits for two officers of the task force; a diffusion goes out first and is reviewed afterwards. Repeating it under its operation id gives the same notice.");

        routes.MapPost(All + "/check", async (HttpContext context, Caller caller, SubmitNoticeRequest request, NoticeDrafts drafts) =>
                TypedResults.Ok(await drafts.CheckAsync(caller.Owner, request, context.RequestAborted)))
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Notices)
            .LimitsBody(GatewayLimits.MessageBodyBytes)
            .AuditedWhenRefused(AuditActions.ChangeNotice)
            .WithName("checkNotice")
            .WithSummary("Check a draft without submitting it.")
            .WithDescription("Answers everything that the automatic checks would refuse. Nothing leaves the gateway.");

        Owning(routes.MapPost(One + "/submit", (HttpContext context, Caller caller, string notice, SubmitNoticeRequest request, NoticeService notices) =>
                ChangeAsync(context, caller, notice, request, (order, id) => notices.SubmitAgainAsync(caller, order, id, request, context.RequestAborted))))
            .WithName("submitNoticeAgain")
            .WithSummary("Submit again what was returned for documents.");

        Owning(routes.MapPost(One + "/update", (HttpContext context, Caller caller, string notice, UpdateNoticeRequest request, NoticeService notices) =>
                ChangeAsync(context, caller, notice, request, (order, id) => notices.UpdateAsync(caller, order, id, request, context.RequestAborted))))
            .WithName("updateNotice")
            .WithSummary("Ask for a change of what a published notice says.")
            .WithDescription("It holds when it was reviewed and published as the first time. The content is given whole.");

        Owning(routes.MapPost(One + "/extend", (HttpContext context, Caller caller, string notice, ExtendNoticeRequest request, NoticeService notices) =>
                ChangeAsync(context, caller, notice, request, (order, id) => notices.ExtendAsync(caller, order, id, request))))
            .WithName("extendNotice")
            .WithSummary("Ask that a notice stay valid for longer.")
            .WithDescription("It holds when it was reviewed and published.");

        Owning(routes.MapPost(One + "/withdraw", (HttpContext context, Caller caller, string notice, WithdrawNoticeRequest? request, NoticeService notices) =>
                ChangeAsync(context, caller, notice, request, (order, id) => notices.ExecuteAsync(order, id, new WithdrawNotice(request?.Reason)))))
            .WithName("withdrawNotice")
            .WithSummary("Take an own notice back.")
            .WithDescription("Every bureau that may have seen it hears of it, and every replica removes it; circulation says how far that has come. Needs no body.");

        Owning(routes.MapPost(One + "/suspend", (HttpContext context, Caller caller, string notice, SuspendNoticeRequest request, NoticeService notices) =>
                ChangeAsync(context, caller, notice, request, (order, id) => notices.ExecuteAsync(order, id, new SuspendNotice(request.Until, request.Reason)))))
            .WithName("suspendNotice")
            .WithSummary("Take a notice out of circulation for up to six months.")
            .WithDescription("By its owner or the General Secretariat. It comes back by itself.");

        Owning(routes.MapPost(One + "/resume", (HttpContext context, Caller caller, string notice, CommandRequest? request, NoticeService notices) =>
                ChangeAsync(context, caller, notice, request, (order, id) => notices.ExecuteAsync(order, id, new ResumeNotice()))))
            .WithName("resumeNotice")
            .WithSummary("Bring a suspended notice back before its time.")
            .WithDescription("By whoever suspended it, or the General Secretariat. Needs no body.");

        Owning(routes.MapPost(One + "/set-handling", (HttpContext context, Caller caller, string notice, SetNoticeHandlingRequest request, NoticeService notices) =>
                ChangeAsync(context, caller, notice, request, (order, id) => notices.SetHandlingAsync(order, id, request, context.RequestAborted))))
            .WithName("setNoticeHandling")
            .WithSummary("Change who may see a notice, and what the public may.")
            .WithDescription("Its owner can narrow and widen, the General Secretariat can narrow only.");
    }

    private static RouteHandlerBuilder Owning(RouteHandlerBuilder endpoint) =>
        Changing(endpoint, MeshPolicies.Bureau, AuditActions.ChangeNotice).AllowSystems(TokenScopes.Notices);

    private static async Task<Created<NoticeView>> SubmitAsync(HttpContext context, Caller caller, SubmitNoticeRequest request, NoticeService notices) =>
        Created(context, caller, await notices.SubmitAsync(caller, CommandOrder.Of(context.Request, caller, request), request, context.RequestAborted));

    private static async Task<IResult> GetFileAsync(HttpContext context, Caller caller, string notice, string sha256, NoticeService notices, TransferSlots slots)
    {
        var (id, hash) = (Parse(context, notice), AttachmentEndpoints.Parse(sha256));
        var file = await notices.FindFileAsync(caller.Owner, id, hash, context.RequestAborted);
        return AttachmentEndpoints.Sending(context, hash, file.Bytes, name: null, slots, chunk => notices.ReadFileAsync(caller.Owner, id, hash, chunk, context.RequestAborted));
    }

    private static async Task<Ok<NoticesBody>> ListAsync(
        HttpContext context, Caller caller, string? state, string? type, string? owner, string? awaiting, string? behind, string? max, AggregateLists lists)
    {
        QueryRules.RequireKnown(context.Request, "state", "type", "owner", "awaiting", "behind", "max");
        if (type is not null && NoticeTypes.Default.Find(type) is null)
        {
            throw RequestRefusedException.Invalid("type", $"The query parameter type must be one of {string.Join(", ", NoticeTypes.Default.All.Select(one => one.Code))}.");
        }

        OwnerId? whose = owner is null ? null : OwnerId.TryParse(owner, out var code) && OwnerDirectory.Default.Contains(code)
            ? code
            : throw RequestRefusedException.Malformed("owner", "The query parameter owner is the code of an owner, for example FR.");
        if (awaiting is not (null or AwaitsReview))
        {
            throw RequestRefusedException.Invalid("awaiting", $"The query parameter awaiting must be {AwaitsReview}.");
        }

        Func<NoticeRow, bool>? wanted = type is null && whose is null && awaiting is null
            ? null
            : row => (type is null || row.Summary.Type == type) && (whose is null || row.Summary.Owner == whose) && (awaiting is null || row.Summary.AwaitsReview);
        var query = AggregateLists.Query<NoticeState>(NoticeRow.ReplicaKind, caller.Owner, nameof(state), state, behind, max);
        query = state is null ? query with { States = NotEnded } : query;
        var page = await lists.ReadAsync(query, wanted, context.RequestAborted);
        return TypedResults.Ok(new NoticesBody([.. page.Entries.Select(row => row.Summary)], page.Next));
    }

    private static NoticeView Answer(HttpContext context, NoticeView notice)
    {
        context.AuditObject(notice.Record.Id.Value, notice.Record.Owner);
        context.Response.Headers.ETag = IfMatch.TagOf(notice.Version);
        return notice;
    }

    private static NoticeId Parse(HttpContext context, string notice)
    {
        if (!NoticeId.TryParse(notice, out var id))
        {
            throw RequestRefusedException.Malformed("notice", "The number of a notice is a year, a dash and a number, for example 2026-12345.");
        }

        context.AuditObject(id.Value);
        return id;
    }
}
