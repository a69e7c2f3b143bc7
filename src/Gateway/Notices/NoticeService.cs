using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Notices;

/// <summary>Notices on their way to their hub and back.</summary>
/// <remarks>
/// <code>
/// submit   check here, all fields at once -> number (INumberGrain, under the operation id) -> INoticeGrain: checks again, quota
/// change   INoticeGrain, which knows who may do what in which state; what two officers have to do asks here for the human behind a credential
/// read     INoticeGrain; lists from the replica of the gateway's hub
/// </code>
/// </remarks>
internal sealed class NoticeService(GrainCaller calls, NoticeDrafts drafts, HandlingChoice choice)
{
    private static readonly OwnerId Secretariat = OwnerDirectory.Default.Secretariat;

    /// <summary>Submits a draft: it is checked, and takes a number. Repeating it under its operation id gives the same notice.</summary>
    public async Task<NoticeView> SubmitAsync(Caller caller, CommandOrder order, SubmitNoticeRequest request, CancellationToken cancellationToken)
    {
        var draft = await DraftAsync(caller, request, cancellationToken);
        return await ExecuteAsync(order, NoticeId.Of(await calls.TakeNumberAsync(NumberSeries.Notices, order)), draft);
    }

    /// <summary>Submits again what was returned.</summary>
    public async Task<NoticeView> SubmitAgainAsync(Caller caller, CommandOrder order, NoticeId id, SubmitNoticeRequest request, CancellationToken cancellationToken) =>
        await ExecuteAsync(order, id, await DraftAsync(caller, request, cancellationToken));

    /// <summary>Asks for other content.</summary>
    public async Task<NoticeView> UpdateAsync(Caller caller, CommandOrder order, NoticeId id, UpdateNoticeRequest request, CancellationToken cancellationToken)
    {
        RequireOneHuman(caller);
        var type = (await GetAsync(caller.Owner, id, cancellationToken)).Record.Type;
        return await ExecuteAsync(order, id, new UpdateNotice(await drafts.CompleteAsync(caller.Owner, type, request.Content, request.Photographs, cancellationToken)));
    }

    /// <summary>Asks for a longer validity.</summary>
    public Task<NoticeView> ExtendAsync(Caller caller, CommandOrder order, NoticeId id, ExtendNoticeRequest request)
    {
        RequireOneHuman(caller);
        return ExecuteAsync(order, id, new ExtendNotice(request.Until));
    }

    /// <summary>Reviews it.</summary>
    public Task<NoticeView> ReviewAsync(Caller caller, CommandOrder order, NoticeId id, ReviewNoticeRequest? request)
    {
        RequireOneHuman(caller);
        return ExecuteAsync(order, id, new ReviewNotice(request?.Remark));
    }

    /// <summary>Changes who may see it.</summary>
    public async Task<NoticeView> SetHandlingAsync(CommandOrder order, NoticeId id, SetNoticeHandlingRequest request, CancellationToken cancellationToken) =>
        await ExecuteAsync(order, id, new SetNoticeHandling(await HandlingAsync(request.Handling, cancellationToken)));

    /// <summary>Gives a command.</summary>
    public Task<NoticeView> ExecuteAsync(CommandOrder order, NoticeId id, NoticeCommand command) => calls.CommandAsync(
        "the notice",
        (Id: id, Command: order.Issue(command)),
        static (grains, state, cancellationToken) => grains.GetGrain<INoticeGrain>(state.Id.Value).ExecuteAsync(state.Command, cancellationToken));

    /// <summary>A notice as it stands.</summary>
    /// <exception cref="RequestRefusedException">404: there is none, or none for the reader.</exception>
    public async Task<NoticeView> GetAsync(OwnerId reader, NoticeId id, CancellationToken cancellationToken) =>
        await calls.ReadAsync(
            (Id: id, Reader: reader),
            static (grains, state, stopping) => grains.GetGrain<INoticeGrain>(state.Id.Value).GetAsync(state.Reader, stopping),
            cancellationToken) ?? throw NotFound();

    /// <summary>What happened to it.</summary>
    /// <exception cref="RequestRefusedException">404: there is none whose history is for the reader.</exception>
    public async Task<NoticeHistoryBody> GetHistoryAsync(OwnerId reader, NoticeId id, long after, int max, CancellationToken cancellationToken)
    {
        var entries = await calls.ReadAsync(
            (Id: id, Reader: reader, After: after, Max: max),
            static (grains, state, stopping) => grains.GetGrain<INoticeGrain>(state.Id.Value).GetHistoryAsync(state.Reader, state.After, state.Max, stopping),
            cancellationToken);
        return entries.IsEmpty && after == 0
            ? throw RequestRefusedException.NotFound("There is no such notice whose history is for this owner to read: its owner and the General Secretariat read it.")
            : new NoticeHistoryBody(entries, entries.Length == max ? entries[^1].Version : null);
    }

    /// <summary>How far the last word about it has come.</summary>
    /// <exception cref="RequestRefusedException">404: none was given yet, or it is not for the reader.</exception>
    public async Task<NoticeCirculation> GetCirculationAsync(OwnerId reader, NoticeId id, CancellationToken cancellationToken) =>
        await calls.ReadAsync(
            (Id: id, Reader: reader),
            static (grains, state, stopping) => grains.GetGrain<INoticeGrain>(state.Id.Value).GetCirculationAsync(state.Reader, stopping),
            cancellationToken) ?? throw RequestRefusedException.NotFound("It was never in circulation, or that is not for this owner to read: its owner and the General Secretariat do.");

    /// <summary>A file that a notice names.</summary>
    /// <exception cref="RequestRefusedException">404: there is none that the reader may see.</exception>
    public async Task<AttachmentInfo> FindFileAsync(OwnerId reader, NoticeId id, Sha256Hash hash, CancellationToken cancellationToken) =>
        await calls.ReadAsync(
            (Id: id, Reader: reader, Hash: hash),
            static (grains, state, stopping) => grains.GetGrain<INoticeGrain>(state.Id.Value).FindAttachmentAsync(state.Reader, state.Hash, stopping),
            cancellationToken) ?? throw RequestRefusedException.NotFound("There is no such notice with such a file, or it is not for this owner to see.");

    /// <summary>Chunks of a file that a notice names, from one on.</summary>
    public Task<ReadOnlyMemory<byte>> ReadFileAsync(OwnerId reader, NoticeId id, Sha256Hash hash, int chunk, CancellationToken cancellationToken) => calls.ReadAsync(
        (Id: id, Reader: reader, Hash: hash, Chunk: chunk),
        static (grains, state, stopping) =>
            grains.GetGrain<INoticeGrain>(state.Id.Value).ReadAttachmentAsync(state.Reader, state.Hash, state.Chunk, AttachmentLimits.MaxChunksPerCall, stopping),
        cancellationToken);

    private static RequestRefusedException NotFound() => RequestRefusedException.NotFound("There is no such notice, or it is not for this owner to see.");

    /// <summary>
    /// Two officers of the Secretariat review what a third has prepared. Hubs tell them apart by their numbers, so that each of them must be one human: no system, whose
    /// token an officer has made, and nobody whose password somebody else has set and knows.
    /// </summary>
    private static void RequireOneHuman(Caller caller)
    {
        if (caller.Owner == Secretariat && !caller.RequirePerson().PasswordKnownTo.IsEmpty)
        {
            throw new RequestRefusedException(
                StatusCodes.Status403Forbidden, MeshErrorCodes.Forbidden, "Whoever set your password knows it and could be you; set one of your own first.");
        }
    }

    private async Task<SubmitNotice> DraftAsync(Caller caller, SubmitNoticeRequest request, CancellationToken cancellationToken)
    {
        RequireOneHuman(caller);
        var requester = request.Requester ?? (caller.Owner == Secretariat ? NoticeRequester.Secretariat : NoticeRequester.Bureau);
        if (requester == NoticeRequester.CommandCentre && !caller.Roles.Contains(MeshRoles.Command))
        {
            throw new RequestRefusedException(StatusCodes.Status403Forbidden, MeshErrorCodes.Forbidden, "Only officers of the command centre ask as the command centre.", "requester");
        }

        var content = await drafts.CompleteAsync(caller.Owner, request.Type, request.Content, request.Photographs, cancellationToken);
        return new SubmitNotice(request.Type, requester, content, await HandlingAsync(request.Handling, cancellationToken)) { OnBehalfOf = request.OnBehalfOf, IsDiffusion = request.Diffusion };
    }

    private async Task<NoticeHandling> HandlingAsync(NoticeHandlingRequest? request, CancellationToken cancellationToken)
    {
        var usual = NoticeHandling.Default;
        var audience = request?.Audience is { } asked ? await choice.AudienceAsync(asked, cancellationToken) : usual.Terms.Audience;
        return new NoticeHandling(new MessageHandling(request?.Tlp ?? usual.Terms.Tlp, audience)) { Excluded = request?.Excluded ?? [], PublicFields = request?.PublicFields ?? [] };
    }
}
