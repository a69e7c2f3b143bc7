using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Notices;

namespace Interpol.Mesh.Gateway.Identification;

/// <summary>Identifications on their way to the host's hub and back. Reasons leave the gateway sealed for host, board and home bureau; an identity that is released for the home bureau alone.</summary>
internal sealed class IdentificationService(GrainCaller calls, AggregateTexts texts, NoticePhotographs pictures)
{
    /// <summary>What replicas call identifications.</summary>
    public const string Kind = "identification";

    private const string ReasonText = "reason";

    private static RequestRefusedException Missing => RequestRefusedException.NotFound("There is no such identification, or it does not concern this owner.");

    /// <summary>Gives a command.</summary>
    public Task<IdentificationView> ExecuteAsync(CommandOrder order, DeploymentId id, IdentificationCommand command) => calls.CommandAsync(
        "the identification",
        (Id: id, Command: order.Issue(command)),
        static (grains, state, stopping) => grains.GetGrain<IIdentificationGrain>(state.Id.Value).ExecuteAsync(state.Command, stopping));

    /// <summary>Supplies a file.</summary>
    public async Task<IdentificationView> PutFileAsync(CommandOrder order, DeploymentId id, FileSide side, PutFileRequest request, CancellationToken cancellationToken)
    {
        var content = await WithPhotographsAsync(order.By.Owner, request.Content, request.Photographs, [], cancellationToken);
        return await ExecuteAsync(order, id, new PutFile(side, request.Number, content, request.Consent));
    }

    /// <summary>Supplies a file again.</summary>
    public async Task<IdentificationView> ReviseFileAsync(CommandOrder order, DeploymentId id, FileSide side, string number, ReviseFileRequest request, CancellationToken cancellationToken)
    {
        var known = (await GetFileAsync(order.By.Owner, id, side, number, cancellationToken)).Content.Photographs;
        return await ExecuteAsync(order, id, new ReviseFile(side, number, await WithPhotographsAsync(order.By.Owner, request.Content, request.Photographs, known, cancellationToken)));
    }

    /// <summary>Proposes a decision.</summary>
    public async Task<IdentificationView> ProposeAsync(CommandOrder order, DeploymentId id, ProposeIdentityRequest request, CancellationToken cancellationToken)
    {
        var view = await GetAsync(order.By.Owner, id, cancellationToken);
        var reason = await texts.SealAsync(request.Reason, new SealedText(order.By.Owner, ReadersOf(view.Record, order.By.Owner, request.Missing), id.Value), ReasonText, cancellationToken);
        return await ExecuteAsync(order, id, new ProposeIdentity(request.Remains, request.Missing, request.Primary, reason));
    }

    /// <summary>Revises a decision.</summary>
    public async Task<IdentificationView> ReviseAsync(CommandOrder order, DeploymentId id, int number, string reason, CancellationToken cancellationToken)
    {
        var (record, decision) = await FindAsync(order.By.Owner, id, number, cancellationToken);
        var words = await texts.SealAsync(reason, new SealedText(order.By.Owner, ReadersOf(record, order.By.Owner, decision.Missing), id.Value), RevisionText(number), cancellationToken);
        return await ExecuteAsync(order, id, new ReviseIdentity(number, words));
    }

    /// <summary>Releases an identity.</summary>
    public async Task<IdentificationView> ReleaseAsync(CommandOrder order, DeploymentId id, int number, string identity, CancellationToken cancellationToken)
    {
        var (_, decision) = await FindAsync(order.By.Owner, id, number, cancellationToken);
        ImmutableArray<OwnerId> readers = [.. HomesOf(decision.Missing).Prepend(order.By.Owner).Distinct()];
        var words = await texts.SealAsync(identity, new SealedText(order.By.Owner, readers, id.Value), IdentityText(number), cancellationToken);
        return await ExecuteAsync(order, id, new ReleaseIdentity(number, words));
    }

    /// <summary>An identification as it stands.</summary>
    /// <exception cref="RequestRefusedException">404: there is none, or it does not concern the reader.</exception>
    public async Task<IdentificationView> GetAsync(OwnerId reader, DeploymentId id, CancellationToken cancellationToken) =>
        await calls.ReadAsync((Id: id, Reader: reader), static (grains, state, stopping) => grains.GetGrain<IIdentificationGrain>(state.Id.Value).GetAsync(state.Reader, stopping), cancellationToken) ?? throw Missing;

    /// <summary>A page of the heads of files.</summary>
    public async Task<VictimFilesBody> ListFilesAsync(OwnerId reader, DeploymentId id, FileSide side, string? behind, int max, CancellationToken cancellationToken)
    {
        var files = await calls.ReadAsync(
            (Id: id, Reader: reader, Side: side, Behind: behind, Max: max),
            static (grains, state, stopping) => grains.GetGrain<IIdentificationGrain>(state.Id.Value).ListFilesAsync(state.Reader, state.Side, state.Behind, state.Max, stopping),
            cancellationToken);
        return new VictimFilesBody(files, files.Length == max ? files[^1].Number : null);
    }

    /// <summary>A file.</summary>
    /// <exception cref="RequestRefusedException">404: there is none, or it is not for the reader.</exception>
    public async Task<VictimFileView> GetFileAsync(OwnerId reader, DeploymentId id, FileSide side, string number, CancellationToken cancellationToken) =>
        await calls.ReadAsync(
            (Id: id, Reader: reader, Side: side, Number: number),
            static (grains, state, stopping) => grains.GetGrain<IIdentificationGrain>(state.Id.Value).GetFileAsync(state.Reader, state.Side, state.Number, stopping),
            cancellationToken) ?? throw RequestRefusedException.NotFound("There is no such file, or it is not for this owner.");

    /// <summary>The candidates of a file of remains.</summary>
    /// <exception cref="RequestRefusedException">404: there is no such file, or it is not for the reader.</exception>
    public async Task<FileCandidates> GetCandidatesAsync(OwnerId reader, DeploymentId id, string number, CancellationToken cancellationToken) =>
        await calls.ReadAsync(
            (Id: id, Reader: reader, Number: number), static (grains, state, stopping) => grains.GetGrain<IIdentificationGrain>(state.Id.Value).GetCandidatesAsync(state.Reader, state.Number, stopping), cancellationToken)
        ?? throw RequestRefusedException.NotFound("No file of remains that is not identified has that number.");

    /// <summary>A file of remains compared with one of a missing person.</summary>
    /// <exception cref="RequestRefusedException">403, 409: nothing may be compared any more; 404: one of them is not there, or they are not for the reader.</exception>
    public async Task<ComparedFiles> ComparePairAsync(OwnerId reader, DeploymentId id, string remains, string missing, CancellationToken cancellationToken) =>
        await calls.ReadAsync(
            (Id: id, Reader: reader, Remains: remains, Missing: missing),
            static (grains, state, stopping) => grains.GetGrain<IIdentificationGrain>(state.Id.Value).ComparePairAsync(state.Reader, state.Remains, state.Missing, stopping),
            cancellationToken) ?? throw RequestRefusedException.NotFound("There is no file of remains, or none of a missing person, of that number.");

    /// <summary>A photograph of a file.</summary>
    /// <exception cref="RequestRefusedException">404: there is none, or the file is not for the reader.</exception>
    public async Task<AttachmentInfo> FindPhotographAsync(OwnerId reader, DeploymentId id, FileSide side, string number, Sha256Hash hash, CancellationToken cancellationToken) =>
        await calls.ReadAsync(
            (Id: id, Reader: reader, Side: side, Number: number, Hash: hash),
            static (grains, state, stopping) => grains.GetGrain<IIdentificationGrain>(state.Id.Value).FindAttachmentAsync(state.Reader, state.Side, state.Number, state.Hash, stopping),
            cancellationToken) ?? throw RequestRefusedException.NotFound("There is no such file with such a photograph, or it is not for this owner.");

    /// <summary>Chunks of a photograph, from one on.</summary>
    public Task<ReadOnlyMemory<byte>> ReadPhotographAsync(OwnerId reader, DeploymentId id, FileSide side, string number, Sha256Hash hash, int chunk, CancellationToken cancellationToken) => calls.ReadAsync(
        (Id: id, Reader: reader, Side: side, Number: number, Hash: hash, Chunk: chunk),
        static (grains, state, stopping) => grains.GetGrain<IIdentificationGrain>(state.Id.Value)
            .ReadAttachmentAsync(state.Reader, state.Side, state.Number, state.Hash, state.Chunk, AttachmentLimits.MaxChunksPerCall, stopping),
        cancellationToken);

    /// <summary>A window of the matrix.</summary>
    public Task<FileMatrix> GetMatrixAsync(OwnerId reader, DeploymentId id, FileMatrixQuery query, CancellationToken cancellationToken) => calls.ReadAsync(
        (Id: id, Reader: reader, Query: query), static (grains, state, stopping) => grains.GetGrain<IIdentificationGrain>(state.Id.Value).GetMatrixAsync(state.Reader, state.Query, stopping), cancellationToken);

    /// <summary>The joint solution.</summary>
    public Task<JointResult> GetJointAsync(OwnerId reader, DeploymentId id, CancellationToken cancellationToken) =>
        calls.ReadAsync((Id: id, Reader: reader), static (grains, state, stopping) => grains.GetGrain<IIdentificationGrain>(state.Id.Value).GetJointAsync(state.Reader, stopping), cancellationToken);

    /// <summary>An identification with its texts.</summary>
    public async Task<IdentificationBody> OpenAsync(OwnerId reader, IdentificationView view, CancellationToken cancellationToken)
    {
        var decisions = ImmutableArray.CreateBuilder<DecisionBody>(view.Record.Decisions.Length);
        string? problem = null;
        foreach (var decision in view.Record.Decisions)
        {
            decisions.Add(new DecisionBody(
                decision.Number,
                decision.Remains,
                decision.Missing,
                decision.Primary,
                decision.State,
                AuthorBody.Of(decision.ProposedBy),
                decision.ProposedAt,
                await TextAsync(decision.ProposedBy, decision.Reason, ReasonText),
                AuthorBody.Of(decision.SignedBy),
                decision.SignedAt,
                AuthorBody.Of(decision.RevisedBy),
                await TextAsync(decision.RevisedBy, decision.RevisionReason, RevisionText(decision.Number)),
                await TextAsync(new Author(view.Record.Id.Host, null), decision.Identity, IdentityText(decision.Number))));
        }

        return BodyOf(view) with { Decisions = decisions.ToImmutable(), Problem = problem };

        async Task<string?> TextAsync(Author? author, SealedContent? content, string what)
        {
            if (author is null || content is null)
            {
                return null;
            }

            var opened = await texts.OpenAsync(reader, content, view.Record.Id.Value, author.Owner, what, IdentificationLimits.MaxSealedBytes, cancellationToken);
            problem ??= opened.Problem;
            return opened.Text;
        }
    }

    /// <summary>The JSON form of an identification without its decisions.</summary>
    public static IdentificationBody BodyOf(IdentificationView view)
    {
        var record = view.Record;
        return new IdentificationBody(
            record.Id, record.State, view.Version, record.IsClosedList, record.OpenedAt, record.KeepDays, record.DeleteAt, record.Counts, record.Invited, [.. record.Board.Select(member => AuthorBody.Of(member))], record.Comparison, [], null);
    }

    /// <summary>A content with its photographs: those that the file has, and own uploads, which are looked at whether they are pictures.</summary>
    /// <exception cref="RequestRefusedException">400: what is no picture, each by its place.</exception>
    private async Task<VictimFileContent> WithPhotographsAsync(
        OwnerId owner, VictimFileContent content, ImmutableArray<Sha256Hash>? named, ImmutableArray<AttachmentReference> known, CancellationToken cancellationToken)
    {
        var problems = ImmutableArray.CreateBuilder<FieldProblem>();
        var photographs = ImmutableArray.CreateBuilder<AttachmentReference>();
        foreach (var (number, hash) in (named ?? [.. content.Photographs.Take(IdentificationLimits.MaxPhotographs + 1).Select(photograph => photograph.Hash)]).Index())
        {
            var kept = known.FirstOrDefault(photograph => photograph.Hash == hash);
            var (file, problem) = kept is null ? await pictures.LookAsync(owner, hash, cancellationToken) : (kept, null);
            if (file is null)
            {
                problems.Add(new FieldProblem($"photographs[{number}]", $"The field photographs[{number}] {problem}"));
            }
            else
            {
                photographs.Add(file);
            }
        }

        return problems.Count == 0 ? content with { Photographs = photographs.ToImmutable() } : throw RequestRefusedException.Invalid(problems.ToImmutable());
    }

    private async Task<(IdentificationRecord Record, IdentificationDecision Decision)> FindAsync(OwnerId reader, DeploymentId id, int number, CancellationToken cancellationToken)
    {
        var record = (await GetAsync(reader, id, cancellationToken)).Record;
        return (record, record.Decisions.FirstOrDefault(decision => decision.Number == number) ?? throw RequestRefusedException.NotFound("There is no such decision, or it is not for this owner."));
    }

    /// <summary>Who reads why something was decided: the host, the owners of the board, and the home bureaus of the missing.</summary>
    private static ImmutableArray<OwnerId> ReadersOf(IdentificationRecord record, OwnerId author, ImmutableArray<string> missing) =>
        [.. record.Board.Select(member => member.Owner).Concat(HomesOf(missing)).Prepend(record.Id.Host).Prepend(author).Distinct()];

    /// <summary>The home bureaus of missing persons, with whose codes their numbers begin.</summary>
    private static IEnumerable<OwnerId> HomesOf(ImmutableArray<string> missing)
    {
        foreach (var number in missing)
        {
            if (OwnerId.TryParse(number.Split('-')[0], out var home) && OwnerDirectory.Default.Contains(home))
            {
                yield return home;
            }
        }
    }

    private static string RevisionText(int number) => string.Create(CultureInfo.InvariantCulture, $"revision/{number}");

    private static string IdentityText(int number) => string.Create(CultureInfo.InvariantCulture, $"identity/{number}");
}
