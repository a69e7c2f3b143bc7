using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Events;

/// <summary>Accreditation lists, findings and badges at entrances on their way to the host's hub and back. Documents are read here, as those of checks are.</summary>
internal sealed class AccreditationService(GrainCaller calls, TimeProvider time)
{
    /// <summary>Changes lists.</summary>
    /// <exception cref="RequestRefusedException">The only change is refused.</exception>
    public async Task<AccreditationsOutcomeBody> ChangeAsync(CommandOrder order, DeploymentId id, ChangeAccreditationsRequest request)
    {
        // What cannot be read here is refused here; the places of the others are those of the request.
        var refused = ImmutableArray.CreateBuilder<RefusedChangeBody>();
        var changes = ImmutableArray.CreateBuilder<AccreditationChange>();
        var places = new List<int>();
        foreach (var (index, change) in request.Changes.Index())
        {
            var (read, problems) = Read(change);
            if (problems.IsEmpty)
            {
                changes.Add(read!);
                places.Add(index);
            }
            else
            {
                refused.Add(new RefusedChangeBody(index, MeshErrorCodes.Invalid, problems));
            }
        }

        var listed = 0L;
        var done = 0;
        if (changes.Count > 0)
        {
            var outcome = await calls.CommandAsync(
                "the lists",
                (Id: id, Command: order.Issue(new AccreditationsCommand(changes.ToImmutable()))),
                static (grains, state, stopping) => grains.GetGrain<IAccreditationsGrain>(state.Id.Value).ChangeAsync(state.Command, stopping));
            (listed, done) = (outcome.Listed, outcome.Done);
            refused.AddRange(outcome.Refused.Select(one => new RefusedChangeBody(places[one.Index], one.Code, one.Reasons)));
        }

        return request.Changes.Length == 1 && refused is [var only]
            ? throw RefusalOf(only)
            : new AccreditationsOutcomeBody(listed, done, [.. refused.OrderBy(one => one.Index)]);
    }

    /// <summary>Reads what was shown at entrances, in the order of the passages; null where nothing was.</summary>
    /// <exception cref="RequestRefusedException">400: some of it cannot be read, or is not what is asked at entrances.</exception>
    public ImmutableArray<AskedQuestion?> ReadShown(PassRequest request)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        ImmutableArray<AskedQuestion?> shown =
        [
            .. request.Passages.Index().Select(one => one.Item.Shown switch
            {
                null => null,
                { TravelDocument: not null } or { Person: not null } or { Zone: not null } => QuestionReader.Read(one.Item.Shown, $"passages[{one.Index}].shown", today),
                _ => new AskedQuestion((CheckQuestion?)null) { Problems = [new FieldProblem($"passages[{one.Index}].shown", $"passages[{one.Index}].shown: a travelDocument, a person or a zone.")] },
            }),
        ];
        if (shown.Count(one => one is not null) > CheckRequest.MaxQuestions)
        {
            throw RequestRefusedException.Invalid("passages", $"The field passages has more than {CheckRequest.MaxQuestions} with shown; send them in several requests.");
        }

        ImmutableArray<FieldProblem> problems = [.. shown.OfType<AskedQuestion>().SelectMany(one => one.Problems)];
        return problems.IsEmpty ? shown : throw RequestRefusedException.Invalid(problems);
    }

    /// <summary>Decides of badges, or takes over what was decided of them.</summary>
    public async Task<PassBody> PassAsync(CommandOrder order, DeploymentId id, PassRequest request, ImmutableArray<AskedQuestion?> shown)
    {
        var command = new PassagesCommand([.. request.Passages.Zip(shown).Select(one => new Passage(one.First.Badge, one.First.Checkpoint, one.First.Direction) { Offline = one.First.Offline, Shown = one.Second?.Question })]);
        var outcome = await calls.CommandAsync(
            "the lists", (Id: id, Command: order.Issue(command)), static (grains, state, stopping) => grains.GetGrain<IAccreditationsGrain>(state.Id.Value).PassAsync(state.Command, stopping));
        return new PassBody(outcome.Answers, outcome.IsAsScreened);
    }

    /// <summary>One accreditation.</summary>
    /// <exception cref="RequestRefusedException">404: there is none.</exception>
    public async Task<AccreditationBody> GetAsync(OwnerId reader, DeploymentId id, string badge, CancellationToken cancellationToken)
    {
        var found = await calls.ReadAsync(
            (id, reader, badge), static (grains, state, stopping) => grains.GetGrain<IAccreditationsGrain>(state.id.Value).GetAsync(state.reader, state.badge, stopping), cancellationToken)
            ?? throw RequestRefusedException.NotFound("There is no such badge on the lists of this event.");
        return new AccreditationBody(found.Entry, found.At, found.Finding, found.LastPassage);
    }

    /// <summary>What was found and nobody has cleared.</summary>
    public async Task<FindingsBody> ReadFindingsAsync(OwnerId reader, DeploymentId id, long? before, int max, CancellationToken cancellationToken)
    {
        var page = await calls.ReadAsync(
            (id, reader, before, max), static (grains, state, stopping) => grains.GetGrain<IAccreditationsGrain>(state.id.Value).ReadFindingsAsync(state.reader, state.before, state.max, stopping), cancellationToken);
        return new FindingsBody(page.Findings, page.Next);
    }

    /// <summary>How far screening is, and the figures of all days.</summary>
    public async Task<EventFiguresBody> GetFiguresAsync(OwnerId reader, DeploymentId id, CancellationToken cancellationToken) => new(
        await calls.ReadAsync((id, reader), static (grains, state, stopping) => grains.GetGrain<IAccreditationsGrain>(state.id.Value).GetFiguresAsync(state.reader, stopping), cancellationToken));

    private (AccreditationChange? Change, ImmutableArray<string> Problems) Read(AccreditationChangeRequest change)
    {
        if ((change.Enter ?? change.Replace) is not { } request)
        {
            return (change.Revoke is { } revoked ? new RevokeBadge(revoked) : new ClearFinding(change.Clear!) { FoundAt = change.FoundAt }, []);
        }

        DocumentQuestion? document = null;
        if (request.TravelDocument is { } typed)
        {
            var asked = QuestionReader.Read(new CheckQuestionRequest { TravelDocument = typed }, "travelDocument", DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
            if (!asked.Problems.IsEmpty)
            {
                return (null, [.. asked.Problems.Select(problem => problem.Detail.Replace("travelDocument.travelDocument.", string.Empty, StringComparison.Ordinal))]);
            }

            document = (DocumentQuestion)asked.Question!;
        }

        var entry = new Accreditation(request.Badge, request.Person, request.Sites, request.Zones ?? [])
        {
            Document = document,
            From = request.From,
            Until = request.Until,
            Function = request.Function,
        };
        return (new Accredit(entry, change.Replace is not null), []);
    }

    private static RequestRefusedException RefusalOf(RefusedChangeBody refused) => refused.Code == MeshErrorCodes.Invalid
        ? RequestRefusedException.Invalid([.. refused.Reasons.Select(reason => new FieldProblem(FieldSentences.FieldsOf(reason) is [var field, ..] ? $"changes[0].{field}" : "changes[0]", $"changes[0].{reason}"))])
        : new RequestRefusedException(ProblemCatalogue.StatusOf(refused.Code), refused.Code, refused.Reasons[0]);
}
