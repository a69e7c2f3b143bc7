using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Attachments;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Identification;

/// <summary>
/// Victim identification: supervisors of the host open, invite, appoint, release and close; officers supply files and, on the board, decide. No token of a system does any of it.
/// </summary>
internal static class IdentificationEndpoints
{
    private const string All = "/api/v1/owners/{code}/identifications";
    private const string One = All + "/{identification}";
    private const string Files = One + "/files/{side}";
    private const string File = Files + "/{file}";
    private const string Families = One + "/families";
    private const string Decisions = One + "/decisions";
    private const string Decision = Decisions + "/{decision}";

    /// <summary>Adds what identifies victims.</summary>
    public static void AddIdentification(this IServiceCollection services) => services.AddSingleton<IdentificationService>();

    /// <summary>Adds the addresses.</summary>
    public static void MapIdentification(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).WithTags("Identification");
        Read(routes.MapGet(All, ListAsync), "listIdentifications", "List identifications that concern this owner.", "Those that changed last first, without decisions. The list hears of a change moments after it was made; one identification is always read as it is.");
        Read(routes.MapGet(One, GetAsync), "getIdentification", "Read an identification.", "Host and owners of the board see all decisions, a home bureau those about its own missing, the Secretariat the counts. Its version is the ETag.");
        Read(routes.MapGet(Files, ListFilesAsync), "listVictimFiles", "List files.", "The side is post-mortem or ante-mortem. Host and owners of the board see all, others their own.");
        Read(routes.MapGet(File, GetFileAsync), "getVictimFile", "Read a file.", "Teeth are numbered by ISO 3950, whatever notation they came in.");
        Read(routes.MapGet(One + "/candidates/{file}", GetCandidatesAsync), "getFileCandidates", "Read the candidates of a file of remains.", "For the host and the owners of the board. The best first: leads, and no proof.");
        Read(routes.MapGet(One + "/candidates/{file}/{missing}", ComparePairAsync), "compareFilePair", "Compare a file of remains with one of a missing person.", "For the host and the owners of the board. Each tooth agrees, is possible or contradicts, with the reason; each locus of own samples has its ratio. Also of a pair that is no candidate. It asks the grants of the deployment, and is refused without them.");
        Read(routes.MapGet(File + "/photographs/{sha256}", GetPhotographAsync), "getVictimPhotograph", "Fetch a photograph of a file.", "By its SHA-256, as the file says it, for whoever sees the file. It comes as an octet-stream to be saved.")
            .Produces<byte[]>(StatusCodes.Status200OK, MediaTypes.OctetStream)
            .ReadsHeader("If-None-Match", "An ETag that was seen; 304 when it is still the same.");
        Read(routes.MapGet(One + "/matrix", GetMatrixAsync), "getFileMatrix", "Read a window of the matrix of remains against missing persons.", "For the host and the owners of the board. Of all who are not identified, each pair: agrees (a primary identifier speaks for it), possible, or excluded (by sex, teeth or DNA). Send nextRemains in behindRemains for the rows below, and nextMissing in behindMissing for the columns beside; with candidates=true only candidates of the rows have columns.");
        Read(routes.MapGet(One + "/joint", GetJointAsync), "getJointSolution", "Read the joint solution by DNA.", "For the host and the owners of the board. All victims, missing persons and relatives at once; what cannot be told apart is said to be symmetric.");

        Change(routes.MapPost(One + "/open", OpenAsync), MeshPolicies.Supervision, AuditActions.ChangeIdentification, "openIdentification", "Open an identification under a deployment.", "For supervisors of the host. Needs no body.");
        Change(routes.MapPost(One + "/invite", InviteAsync), MeshPolicies.Supervision, AuditActions.ChangeIdentification, "inviteBureaus", "Invite bureaus to supply files of their missing.", "For supervisors of the host.");
        Change(routes.MapPost(One + "/board", AppointAsync), MeshPolicies.Supervision, AuditActions.ChangeIdentification, "appointBoard", "Appoint the board.", "For supervisors of the host. The owners of its members see all files.");
        Change(routes.MapPost(One + "/missing", ListMissingAsync), MeshPolicies.Supervision, AuditActions.ChangeIdentification, "listMissing", "Add persons to the list of the missing of a closed disaster.", "For supervisors of the host. Their bureaus are invited with it.");
        Change(routes.MapPost(Files, PutFileAsync), MeshPolicies.Bureau, AuditActions.ChangeIdentification, "putVictimFile", "Supply a file.", "A number is given once: it is never given twice and never changed. Whoever is not the host consents, and says to know that the host's hub reads the file.");
        Change(routes.MapPost(File + "/revise", ReviseFileAsync), MeshPolicies.Bureau, AuditActions.ChangeIdentification, "reviseVictimFile", "Supply a file again.", "For who supplied it; of remains for the host and the owners of the board.");
        Change(routes.MapPost(File + "/withdraw", WithdrawFileAsync), MeshPolicies.Bureau, AuditActions.ChangeIdentification, "withdrawVictimFile", "Take the file of an own missing person back.", "Its content is deleted, and a decision that rests on it holds no more. Needs no body.");
        Change(routes.MapPost(Families, PutRelativesAsync), MeshPolicies.Bureau, AuditActions.ChangeIdentification, "putRelatives", "Supply a family whose relatives gave samples.", "In place of the one of that name.");
        Change(routes.MapPost(Families + "/{family}/withdraw", WithdrawRelativesAsync), MeshPolicies.Bureau, AuditActions.ChangeIdentification, "withdrawRelatives", "Take a family back.", "Its content is deleted. Needs no body.");
        Change(routes.MapPost(One + "/compare", CompareAsync), MeshPolicies.Bureau, AuditActions.ChangeIdentification, "compareFiles", "Have all files compared now.", "For the host and the owners of the board. Files are also compared half a minute after they changed. Needs no body.");
        Change(routes.MapPost(Decisions, ProposeAsync), MeshPolicies.Bureau, AuditActions.DecideIdentity, "proposeIdentity", "Propose that remains are a missing person, and sign it first.", "For members of the board. A primary identifier that both files have is required; what DNA cannot tell apart is not signed apart by DNA alone.");
        Change(routes.MapPost(Decision + "/sign", SignAsync), MeshPolicies.Bureau, AuditActions.DecideIdentity, "signIdentity", "Sign a decision as the second member of the board.", "For members of the board other than who proposed it. Needs no body.");
        Change(routes.MapPost(Decision + "/revise", ReviseAsync), MeshPolicies.Bureau, AuditActions.DecideIdentity, "reviseIdentity", "Revise a decision with a reason: it holds no more.", "For members of the board.");
        Change(routes.MapPost(Decision + "/release", ReleaseAsync), MeshPolicies.Supervision, AuditActions.DecideIdentity, "releaseIdentity", "Release an identity to the home bureau, and to nobody else.", "For supervisors of the host, of a signed decision about one person.");
        Change(routes.MapPost(One + "/close", CloseAsync), MeshPolicies.Supervision, AuditActions.ChangeIdentification, "closeIdentification", "Close an identification.", "For supervisors of the host. Everything but the counts is deleted the set time later. Needs no body.");
    }

    private static RouteHandlerBuilder Read(RouteHandlerBuilder endpoint, string name, string summary, string description) => endpoint
        .RequireAuthorization(MeshPolicies.Bureau).Audited(AuditActions.ReadIdentification).WithName(name).WithSummary(summary).WithDescription(description);

    private static void Change(RouteHandlerBuilder endpoint, string policy, string action, string name, string summary, string description) => endpoint
        .GivesCommand(policy, action).ReadsIfMatch().WithName(name).WithSummary(summary).WithDescription(description);

    private static async Task<Ok<IdentificationsBody>> ListAsync(HttpContext context, Caller caller, string? state, string? behind, string? max, AggregateLists lists)
    {
        QueryRules.RequireKnown(context.Request, "state", "behind", "max");
        var query = AggregateLists.Query<IdentificationState>(IdentificationService.Kind, caller.Owner, nameof(state), state, behind, max);
        var page = await lists.ReadAsync<IdentificationView>(query, null, context.RequestAborted);
        return TypedResults.Ok(new IdentificationsBody([.. page.Entries.Select(IdentificationService.BodyOf)], page.Next));
    }

    private static async Task<Ok<IdentificationBody>> GetAsync(HttpContext context, Caller caller, string identification, IdentificationService service) =>
        await AnswerAsync(context, caller, await service.GetAsync(caller.Owner, Parse(context, identification), context.RequestAborted), service);

    private static async Task<Ok<VictimFilesBody>> ListFilesAsync(HttpContext context, Caller caller, string identification, string side, string? behind, string? max, IdentificationService service)
    {
        QueryRules.RequireKnown(context.Request, "behind", "max");
        var most = QueryRules.Number(max, "max", 1, IdentificationLimits.MaxPage, AggregateLists.DefaultPage);
        return TypedResults.Ok(await service.ListFilesAsync(caller.Owner, Parse(context, identification), SideOf(side), behind, most, context.RequestAborted));
    }

    private static async Task<Ok<VictimFileView>> GetFileAsync(HttpContext context, Caller caller, string identification, string side, string file, IdentificationService service) =>
        TypedResults.Ok(await service.GetFileAsync(caller.Owner, Parse(context, identification), SideOf(side), file, context.RequestAborted));

    private static async Task<Ok<FileCandidates>> GetCandidatesAsync(HttpContext context, Caller caller, string identification, string file, IdentificationService service) =>
        TypedResults.Ok(await service.GetCandidatesAsync(caller.Owner, Parse(context, identification), file, context.RequestAborted));

    private static async Task<Ok<ComparedFiles>> ComparePairAsync(HttpContext context, Caller caller, string identification, string file, string missing, IdentificationService service) =>
        TypedResults.Ok(await service.ComparePairAsync(caller.Owner, Parse(context, identification), file, missing, context.RequestAborted));

    private static async Task<IResult> GetPhotographAsync(HttpContext context, Caller caller, string identification, string side, string file, string sha256, IdentificationService service, TransferSlots slots)
    {
        var (id, of, hash) = (Parse(context, identification), SideOf(side), AttachmentEndpoints.Parse(sha256));
        var found = await service.FindPhotographAsync(caller.Owner, id, of, file, hash, context.RequestAborted);
        return AttachmentEndpoints.Sending(context, hash, found.Bytes, name: null, slots, chunk => service.ReadPhotographAsync(caller.Owner, id, of, file, hash, chunk, context.RequestAborted));
    }

    private static async Task<Ok<FileMatrix>> GetMatrixAsync(
        HttpContext context, Caller caller, string identification, string? behindRemains, string? behindMissing, string? max, bool? candidates, IdentificationService service)
    {
        QueryRules.RequireKnown(context.Request, "behindRemains", "behindMissing", "max", "candidates");
        var query = new FileMatrixQuery(behindRemains, behindMissing, QueryRules.Number(max, "max", 1, IdentificationLimits.MaxWindow, IdentificationLimits.MaxWindow), candidates ?? false);
        return TypedResults.Ok(await service.GetMatrixAsync(caller.Owner, Parse(context, identification), query, context.RequestAborted));
    }

    private static async Task<Ok<JointResult>> GetJointAsync(HttpContext context, Caller caller, string identification, IdentificationService service) =>
        TypedResults.Ok(await service.GetJointAsync(caller.Owner, Parse(context, identification), context.RequestAborted));

    private static Task<Ok<IdentificationBody>> OpenAsync(HttpContext context, Caller caller, string identification, OpenIdentificationRequest? request, IdentificationService service)
    {
        var open = request ?? new OpenIdentificationRequest();
        return GiveAsync(context, caller, identification, request, service, new OpenIdentification(open.IsClosedList, open.KeepDays));
    }

    private static Task<Ok<IdentificationBody>> InviteAsync(HttpContext context, Caller caller, string identification, InviteBureausRequest request, IdentificationService service) =>
        GiveAsync(context, caller, identification, request, service, new InviteBureaus(request.Bureaus));

    private static Task<Ok<IdentificationBody>> AppointAsync(HttpContext context, Caller caller, string identification, AppointBoardRequest request, IdentificationService service) =>
        GiveAsync(context, caller, identification, request, service, new AppointBoard([.. request.Members.Select(member => new Author(member.Owner, member.Officer))]));

    private static Task<Ok<IdentificationBody>> ListMissingAsync(HttpContext context, Caller caller, string identification, ListMissingRequest request, IdentificationService service) =>
        GiveAsync(context, caller, identification, request, service, new ListMissing(request.Missing));

    private static Task<Ok<IdentificationBody>> PutFileAsync(HttpContext context, Caller caller, string identification, string side, PutFileRequest request, IdentificationService service) =>
        ChangeAsync(context, caller, identification, request, service, (order, id) => service.PutFileAsync(order, id, SideOf(side), request, context.RequestAborted));

    private static Task<Ok<IdentificationBody>> ReviseFileAsync(HttpContext context, Caller caller, string identification, string side, string file, ReviseFileRequest request, IdentificationService service) =>
        ChangeAsync(context, caller, identification, request, service, (order, id) => service.ReviseFileAsync(order, id, SideOf(side), file, request, context.RequestAborted));

    private static Task<Ok<IdentificationBody>> WithdrawFileAsync(HttpContext context, Caller caller, string identification, string side, string file, CommandRequest? request, IdentificationService service) =>
        SideOf(side) == FileSide.AnteMortem
            ? GiveAsync(context, caller, identification, request, service, new WithdrawFile(file))
            : throw RequestRefusedException.Invalid("side", "Files of missing persons are withdrawn: ante-mortem. What was found at the scene stays.");

    private static Task<Ok<IdentificationBody>> PutRelativesAsync(HttpContext context, Caller caller, string identification, PutRelativesRequest request, IdentificationService service) =>
        GiveAsync(context, caller, identification, request, service, new PutRelatives(request.Family, request.Consent));

    private static Task<Ok<IdentificationBody>> WithdrawRelativesAsync(HttpContext context, Caller caller, string identification, string family, CommandRequest? request, IdentificationService service) =>
        GiveAsync(context, caller, identification, request, service, new WithdrawRelatives(family));

    private static Task<Ok<IdentificationBody>> CompareAsync(HttpContext context, Caller caller, string identification, CommandRequest? request, IdentificationService service) =>
        GiveAsync(context, caller, identification, request, service, new CompareFiles());

    private static Task<Ok<IdentificationBody>> ProposeAsync(HttpContext context, Caller caller, string identification, ProposeIdentityRequest request, IdentificationService service) =>
        ChangeAsync(context, caller, identification, request, service, (order, id) => service.ProposeAsync(order, id, request, context.RequestAborted));

    private static Task<Ok<IdentificationBody>> SignAsync(HttpContext context, Caller caller, string identification, int decision, CommandRequest? request, IdentificationService service) =>
        GiveAsync(context, caller, identification, request, service, new SignIdentity(decision));

    private static Task<Ok<IdentificationBody>> ReviseAsync(HttpContext context, Caller caller, string identification, int decision, ReviseIdentityRequest request, IdentificationService service) =>
        ChangeAsync(context, caller, identification, request, service, (order, id) => service.ReviseAsync(order, id, decision, request.Reason, context.RequestAborted));

    private static Task<Ok<IdentificationBody>> ReleaseAsync(HttpContext context, Caller caller, string identification, int decision, ReleaseIdentityRequest request, IdentificationService service) =>
        ChangeAsync(context, caller, identification, request, service, (order, id) => service.ReleaseAsync(order, id, decision, request.Identity, context.RequestAborted));

    private static Task<Ok<IdentificationBody>> CloseAsync(HttpContext context, Caller caller, string identification, CommandRequest? request, IdentificationService service) =>
        GiveAsync(context, caller, identification, request, service, new CloseIdentification());

    private static Task<Ok<IdentificationBody>> GiveAsync(HttpContext context, Caller caller, string identification, CommandRequest? request, IdentificationService service, IdentificationCommand command) =>
        ChangeAsync(context, caller, identification, request, service, (order, id) => service.ExecuteAsync(order, id, command));

    private static async Task<Ok<IdentificationBody>> ChangeAsync(
        HttpContext context, Caller caller, string identification, CommandRequest? request, IdentificationService service, Func<CommandOrder, DeploymentId, Task<IdentificationView>> change)
    {
        var id = Parse(context, identification);
        return await AnswerAsync(context, caller, await change(CommandOrder.Of(context.Request, caller, request), id), service);
    }

    private static async Task<Ok<IdentificationBody>> AnswerAsync(HttpContext context, Caller caller, IdentificationView view, IdentificationService service)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(view.Version);
        return TypedResults.Ok(await service.OpenAsync(caller.Owner, view, context.RequestAborted));
    }

    private static FileSide SideOf(string side) => EnumText.TryParse<FileSide>(side, out var known)
        ? known
        : throw RequestRefusedException.Malformed("side", "The side of a file is post-mortem or ante-mortem.");

    private static DeploymentId Parse(HttpContext context, string identification)
    {
        if (!DeploymentId.TryParse(identification, out var id) || OwnerDirectory.Default.Find(id.Host) is not { Kind: OwnerKind.Country })
        {
            throw RequestRefusedException.Malformed("identification", "An identification has the number of its deployment: the host's code, IRT or IMEST, the year and a number of four digits, for example PH-IRT-2026-0007.");
        }

        context.AuditObject(id.Value, id.Host);
        return id;
    }
}
