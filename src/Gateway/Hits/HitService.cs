using System.Text.Json;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Hits;

/// <summary>Hits on their way to the searcher's hub and back, and what of them who reads may see.</summary>
internal sealed class HitService(GrainCaller calls, AggregateTexts texts)
{
    /// <summary>What replicas call hits.</summary>
    public const string Kind = "hit";

    /// <summary>Whose command centre learns of all hits.</summary>
    public static readonly OwnerId Secretariat = OwnerDirectory.Default.Secretariat;

    private const string RemarkText = "remark";

    /// <summary>
    /// Whether somebody may see a hit of which the owner is told: of hits between others, and of silent ones on its own records, only the command centre of the Secretariat learns, and not all of its officers.
    /// </summary>
    public static bool MaySee(Caller caller, HitRecord record) =>
        caller.Owner == record.Id.Searcher || (caller.Owner == record.Owner && record.Channel != HitChannel.Silent) || caller.Roles.Contains(MeshRoles.Command);

    /// <summary>A hit as it stands.</summary>
    /// <exception cref="RequestRefusedException">404: there is none, or the caller is not told of it.</exception>
    public async Task<HitView> GetAsync(Caller caller, HitId id, CancellationToken cancellationToken)
    {
        var found = await calls.ReadAsync(
            (Id: id, Reader: caller.Owner),
            static (grains, state, stopping) => grains.GetGrain<IHitGrain>(state.Id.Value).GetAsync(state.Reader, stopping),
            cancellationToken);
        return found is not null && MaySee(caller, found.Record) ? found : throw RequestRefusedException.NotFound("There is no such hit, or it does not concern this owner.");
    }

    /// <summary>Confirms or clears.</summary>
    public async Task<HitView> AnswerAsync(CommandOrder order, HitId id, HitState answer, string? remark, CancellationToken cancellationToken)
    {
        var words = remark is null ? null : await texts.SealAsync(
            remark, new SealedText(order.By.Owner, [.. new[] { id.Searcher, order.By.Owner, Secretariat }.Distinct()], id.Value), RemarkText, cancellationToken);
        HitCommand command = answer == HitState.Confirmed ? new ConfirmHit(words) : new ClearHit(words);
        return await calls.CommandAsync(
            "the hit",
            (Id: id, Command: order.Issue(command)),
            static (grains, state, stopping) => grains.GetGrain<IHitGrain>(state.Id.Value).ExecuteAsync(state.Command, stopping));
    }

    /// <summary>A hit with the owner's remark.</summary>
    public async Task<HitBody> OpenAsync(OwnerId reader, HitView view, CancellationToken cancellationToken)
    {
        var body = BodyOf(reader, view);
        if (body.Answer is not { } answer || IsAlertOnly(reader, view.Record))
        {
            return body;
        }

        var remark = await texts.OpenAsync(reader, view.Record.Remark, view.Record.Id.Value, view.Record.Owner, RemarkText, HitLimits.MaxSealedBytes, cancellationToken);
        return body with { Answer = answer with { Remark = remark.Text }, Problem = remark.Problem };
    }

    /// <summary>The JSON form of a hit without the owner's remark, with what its reader may see.</summary>
    public static HitBody BodyOf(OwnerId reader, HitView view)
    {
        var record = view.Record;
        var answer = record is { AnsweredAt: { } at, AnsweredBy: { } by } ? new HitAnswerBody(at, new AuthorBody(by.Owner, reader == record.Owner ? by.Officer : null), null) : null;
        return IsAlertOnly(reader, record)
            ? new HitBody(record.Id, record.State, view.Version, record.Id.Searcher, record.Owner, record.Channel, record.FoundAt, null, null, null, [], HasMore: false, answer, null)
            : new HitBody(
                record.Id,
                record.State,
                view.Version,
                record.Id.Searcher,
                record.Owner,
                record.Channel,
                record.FoundAt,
                record.Found,
                record.IsUrgent,
                record.AnswerBy,
                [.. record.Questions.Select(question => BodyOf(reader == record.Id.Searcher, question))],
                record.HasMore,
                answer,
                null);
    }

    /// <summary>Whether the reader's own credential asked to learn no more than that there is something.</summary>
    private static bool IsAlertOnly(OwnerId reader, HitRecord record) => record.Channel == HitChannel.AlertOnly && reader == record.Id.Searcher && reader != record.Owner;

    private static HitQuestionBody BodyOf(bool isSearcher, HitQuestion question) => new(
        question.Text is { } text ? JsonSerializer.Deserialize(text, MeshJsonContext.Default.JsonElement) : null, question.Purpose, isSearcher ? question.Officer : null, question.At, question.Score);
}
