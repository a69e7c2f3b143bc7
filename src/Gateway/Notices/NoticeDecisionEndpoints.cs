using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Notices;

/// <summary>
/// What the General Secretariat decides on notices, and what bureaus report on them. Officers of the task force review; supervisors publish, refuse and end. No token of a
/// system does any of that.
/// </summary>
internal static class NoticeDecisionEndpoints
{
    /// <summary>Adds the addresses.</summary>
    public static void Map(RouteGroupBuilder routes)
    {
        MapDecisions(routes);
        MapReports(routes);
    }

    private static void MapDecisions(RouteGroupBuilder routes)
    {
        Deciding(routes.MapPost(NoticeEndpoints.One + "/review", (HttpContext context, Caller caller, string notice, ReviewNoticeRequest? request, NoticeService notices) =>
                NoticeEndpoints.ChangeAsync(context, caller, notice, request, (order, id) => notices.ReviewAsync(caller, order, id, request))), MeshPolicies.Bureau)
            .WithName("reviewNotice")
            .WithSummary("Review a notice, or the change of it that is asked for, and find that it complies.")
            .WithDescription("For officers of the task force: two different ones, and nobody who prepared it. Needs no body.");

        Deciding(routes.MapPost(NoticeEndpoints.One + "/return", (HttpContext context, Caller caller, string notice, ReturnNoticeRequest request, NoticeService notices) =>
                NoticeEndpoints.ChangeAsync(context, caller, notice, request, (order, id) => notices.ExecuteAsync(order, id, new ReturnNotice(request.Wanted)))), MeshPolicies.Bureau)
            .WithName("returnNotice")
            .WithSummary("Send a notice back for documents.")
            .WithDescription("For officers of the task force.");

        Deciding(routes.MapPost(NoticeEndpoints.One + "/publish", (HttpContext context, Caller caller, string notice, PublishNoticeRequest? request, NoticeService notices) =>
                NoticeEndpoints.ChangeAsync(context, caller, notice, request, (order, id) => notices.ExecuteAsync(order, id, new PublishNotice(request?.Consent)))), MeshPolicies.Supervision)
            .WithName("publishNotice")
            .WithSummary("Publish a notice, or the change of it that is asked for.")
            .WithDescription("For supervisors of the General Secretariat, when two officers have reviewed it. On behalf of a country only under its grant. Needs no body otherwise.");

        Deciding(routes.MapPost(NoticeEndpoints.One + "/refuse", (HttpContext context, Caller caller, string notice, EndNoticeRequest request, NoticeService notices) =>
                NoticeEndpoints.ChangeAsync(context, caller, notice, request, (order, id) => notices.ExecuteAsync(order, id, new RefuseNotice(request.Reason, request.Explanation)))), MeshPolicies.Supervision)
            .WithName("refuseNotice")
            .WithSummary("Refuse a notice, or the change of it that is asked for.")
            .WithDescription("For supervisors of the General Secretariat.");

        Deciding(routes.MapPost(NoticeEndpoints.One + "/cancel", (HttpContext context, Caller caller, string notice, EndNoticeRequest request, NoticeService notices) =>
                NoticeEndpoints.ChangeAsync(context, caller, notice, request, (order, id) => notices.ExecuteAsync(order, id, new CancelNotice(request.Reason, request.Explanation)))), MeshPolicies.Supervision)
            .WithName("cancelNotice")
            .WithSummary("Take a published notice or diffusion out for good.")
            .WithDescription("For supervisors of the General Secretariat. Whoever received a diffusion that does not comply hears of it so.");

        Deciding(routes.MapPost(NoticeEndpoints.One + "/order-deletion", (HttpContext context, Caller caller, string notice, OrderNoticeDeletionRequest request, NoticeService notices) =>
                NoticeEndpoints.ChangeAsync(context, caller, notice, request, (order, id) => notices.ExecuteAsync(order, id, new OrderNoticeDeletion(request.Decision)))), MeshPolicies.Supervision)
            .WithName("orderNoticeDeletion")
            .WithSummary("Have a notice deleted by decision of the control commission.")
            .WithDescription("For supervisors of the General Secretariat. It is out of circulation at once, and what it said is deleted within a month.");

        Deciding(routes.MapPost(NoticeEndpoints.One + "/delete", (HttpContext context, Caller caller, string notice, CommandRequest? request, NoticeService notices) =>
                NoticeEndpoints.ChangeAsync(context, caller, notice, request, (order, id) => notices.ExecuteAsync(order, id, new DeleteNotice()))), MeshPolicies.Supervision)
            .WithName("deleteNotice")
            .WithSummary("Carry out a deletion that was ordered.")
            .WithDescription("For supervisors of the General Secretariat. The hub does it itself when the month is over. Needs no body.");
    }

    private static void MapReports(RouteGroupBuilder routes)
    {
        Reporting(routes.MapPost(NoticeEndpoints.One + "/report-location", (HttpContext context, Caller caller, string notice, ReportLocationRequest request, NoticeService notices) =>
                NoticeEndpoints.ChangeAsync(context, caller, notice, request, (order, id) => notices.ExecuteAsync(order, id, new ReportLocation(request.Country, request.Place, request.Explanation)))))
            .AllowSystems(TokenScopes.Notices)
            .WithName("reportLocation")
            .WithSummary("Report where somebody or something was seen.")
            .WithDescription("For the bureaus of member countries. The owner of the notice has it at once.");

        Reporting(routes.MapPost(NoticeEndpoints.One + "/report-identification", (HttpContext context, Caller caller, string notice, ReportIdentificationRequest request, NoticeService notices) =>
                NoticeEndpoints.ChangeAsync(context, caller, notice, request, (order, id) => notices.ExecuteAsync(order, id, new ReportIdentification(request.Explanation)))))
            .AllowSystems(TokenScopes.Notices)
            .WithName("reportIdentification")
            .WithSummary("Report who somebody is.")
            .WithDescription("For the bureaus of member countries. The owner of the notice has it at once.");

        Reporting(routes.MapPost(NoticeEndpoints.One + "/report-arrest", (HttpContext context, Caller caller, string notice, ReportArrestRequest? request, NoticeService notices) =>
                NoticeEndpoints.ChangeAsync(context, caller, notice, request, (order, id) => notices.ExecuteAsync(order, id, new ReportArrest(request?.Place, request?.Explanation)))))
            .WithName("reportArrest")
            .WithSummary("Report the arrest of a person by the own authorities.")
            .WithDescription("For officers of the bureaus of member countries: nobody else arrests. Needs no body.");
    }

    private static RouteHandlerBuilder Deciding(RouteHandlerBuilder endpoint, string policy) => NoticeEndpoints.Changing(endpoint, policy, AuditActions.DecideNotice);

    private static RouteHandlerBuilder Reporting(RouteHandlerBuilder endpoint) => NoticeEndpoints.Changing(endpoint, MeshPolicies.Bureau, AuditActions.ReportOnNotice);
}
