using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Deployments;

/// <summary>The actor of a deployment. The way of a command is drawn at <see cref="AggregateGrain{TState,TCommand,TEvent}"/>.</summary>
/// <remarks>
/// <code>
/// offer (Secretariat) or request (host) -> assess: with word to the consent, which asks the host -> hold experts: each an append of the expert's first -> their owners release them
///   approve: the lead desk records first that the officer is on duty in the room that leads, or refuses
///   approve, leave, arrive, extend, a team's task: the host's consents record a use first, or refuse -> the expert's stage -> this deployment's append, which tells all parties and teams
///   turn to a response team: proposed, with word to the consent -> takes effect with the first step under that grant
///   a consent ends: its link -> ConsentEndedAsync: one append that ends the mandate, and, when it was the last, sends all home
///   give back (dropped, returning, home): this append, with word to the expert; a hold that no append of this deployment follows lapses at the expert,
///     and a member whose release no append follows is dropped by this deployment's own clock
///     the identification of victims is told when it was the last for that task
///   all home: concluded, with word to the consents that they are given up -> closed with the report
/// </code>
/// </remarks>
[GrainType(GrainTypes.Deployment), HomeHubPlacement, Reentrant]
internal sealed class DeploymentGrain(DeploymentRules rules, AggregateServices services)
    : AggregateGrain<DeploymentRecord, DeploymentCommand, DeploymentEvent>(rules, services), IDeploymentGrain
{
    // A step with which a turn takes effect reserves twice: for the turn, and for itself.
    private const string Reserving = "reserve";
    private const string Turning = "turn";

    private static readonly TimeSpan AfterOver = TimeSpan.FromDays(1);

    private static readonly TimeSpan LeadRetryAfter = TimeSpan.FromSeconds(2);

    private DeploymentId Id => new(this.GetPrimaryKeyString());

    private Author Organisation => Author.Clock(rules.Secretariat);

    public async Task<DeploymentView> ExecuteAsync(IssuedCommand<DeploymentCommand> command, CancellationToken cancellationToken = default)
    {
        command.RequireCaller();
        var issued = await AskFirstAsync(command, () => AskAsync(command, cancellationToken), cancellationToken);
        var (state, version) = await CarryOutAsync(issued, cancellationToken);
        return new DeploymentView(state, version);
    }

    public async Task<DeploymentView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(reader);
        var deployment = await StateAsync();
        return deployment.State is { } state && state.Parties(rules.Secretariat).Contains(reader) ? new DeploymentView(state, deployment.Version) : null;
    }

    public Task UseTaskAsync(TeamId team, string task, OperationId operation, CancellationToken cancellationToken = default) =>
        UseAsync(OperationOf("task", $"{team}|{operation}"), new UseTask(team, task), cancellationToken);

    public Task UseMandateAsync(string task, OperationId operation, CancellationToken cancellationToken = default) =>
        UseAsync(OperationOf("mandate", $"{task}|{operation}"), new UseTask(null, task), cancellationToken);

    public async Task ConsentEndedAsync(ConsentEnd end, CancellationToken cancellationToken = default)
    {
        if ((await StateAsync()).State is not null)
        {
            await CarryOutAsync(Author.Clock(end.Consent.Country), new EndMandate(end.Consent, end.State, end.At), cancellationToken);
        }
    }

    public async Task HoldLapsedAsync(ExpertId expert, DateTimeOffset heldUntil, CancellationToken cancellationToken = default)
    {
        if ((await StateAsync()).State is not null)
        {
            await CarryOutAsync(Author.Clock(expert.Owner), new DropLapsed(expert, heldUntil), cancellationToken);
        }
    }

    protected override OwnerId ClockOwner(DeploymentRecord state) => state.Id.Host;

    protected override async Task DeliverAsync(string link, ImmutableArray<object> messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            switch (message)
            {
                case MandateWord word:
                    await TellConsentAsync(new ConsentId(link[DeploymentRules.ConsentLink.Length..]), word, cancellationToken);
                    break;
                case ExpertWord word:
                    await TellExpertAsync(new ExpertId(link[DeploymentRules.ExpertLink.Length..]), word, cancellationToken);
                    break;
                case TeamOrder order:
                    await GrainFactory.GetGrain<IDeployedTeam>(GrainId.Create(GrainTypes.Team, order.Team.Value)).TakeOrderAsync(order, cancellationToken);
                    break;
                case ConsentEnd end:
                    await GrainFactory.GetGrain<IConsentUser>(GrainId.Create(GrainTypes.Identification, Id.Value)).ConsentEndedAsync(end, cancellationToken);
                    break;
                default:
                    throw new NotSupportedException($"A deployment does not know what to do with {message.GetType().Name}.");
            }
        }
    }

    /// <summary>
    /// Asks numbers, consents and experts what a command needs. Outside the turn that decides: they tell deployments by links, and never wait for one. What is refused anyway asks nobody.
    /// </summary>
    private async Task<IssuedCommand<DeploymentCommand>> AskAsync(IssuedCommand<DeploymentCommand> command, CancellationToken cancellationToken)
    {
        var state = (await StateAsync()).State;
        switch (command.Command)
        {
            case OfferDeployment or RequestDeployment when state is null:
                Decide(state, command.By, command.Command);
                var series = NumberSeries.DeploymentsOf(Id.Host, Id.IsSupport ? DeploymentKind.Imest : DeploymentKind.IrtDisaster);
                await GrainFactory.GetGrain<INumberGrain>(series).UseAsync(command.By.Owner, Id.Number, cancellationToken);
                return command;
            case AddMember add when state is not null && !Decide(state, command.By, add).IsEmpty:
                return await HoldAsync(state, command, add, cancellationToken);
            case ReleaseMember release when state is not null && !Decide(state, command.By, release).IsEmpty:
                await ReserveAsync(state, command, release.Expert, ReservationStage.Assigned, UntilOf(state), Reserving, cancellationToken);
                return command;
            case MoveMember { Stage: MemberStage.Travelling } leave:
                var covered = await UseGrantsAsync(command, null, cancellationToken);
                if (state is not null && Decide(state, command.By, covered.Command) is { IsEmpty: false } steps)
                {
                    var until = steps.OfType<DeploymentAssessed>().Select(turned => turned.Until).Append(UntilOf(state)).Max();
                    await ReserveAsync(state, command, leave.Expert, ReservationStage.Deployed, until, Reserving, cancellationToken);
                }

                return covered;
            case MoveMember { Stage: MemberStage.OnSite } or ApproveDeployment:
                return await UseGrantsAsync(command, null, cancellationToken);
            case ExtendDeployment extend:
                var extended = await UseGrantsAsync(command, null, cancellationToken);
                return state is null || Decide(state, command.By, extended.Command).IsEmpty ? extended : await KeepAsync(state, command, extended, extend.Until, isForced: false, cancellationToken);
            case AssessDeployment assess when state is not null && !Decide(state, command.By, assess).IsEmpty:
                return await KeepAsync(state, command, command, assess.Need.PlannedUntil, isForced: false, cancellationToken);
            default:
                return command;
        }
    }

    private ImmutableArray<DeploymentEvent> Decide(DeploymentRecord? state, Author by, DeploymentCommand command) => rules.Decide(Id.Value, state, by, command, Clock.GetJournalTime());

    private async Task UseAsync(OperationId operation, UseTask use, CancellationToken cancellationToken)
    {
        if ((await StateAsync()).State is null)
        {
            throw new MeshException(MeshErrorCodes.NotFound, $"There is no deployment {Id}.");
        }

        var issued = new IssuedCommand<DeploymentCommand>(operation, default, Organisation, use);
        await CarryOutAsync(await AskFirstAsync(issued, () => UseGrantsAsync(issued, use.Task, cancellationToken), cancellationToken), cancellationToken);
    }

    /// <summary>Has each consent that is not over record the step as a use, which it refuses when its grant does not hold, and hands what they say to the rules.</summary>
    private async Task<IssuedCommand<DeploymentCommand>> UseGrantsAsync(IssuedCommand<DeploymentCommand> command, string? task, CancellationToken cancellationToken)
    {
        if ((await StateAsync()).State is not { } state)
        {
            return command;
        }

        var mandates = DeploymentRules.LiveMandates(state).Where(mandate => task is null || mandate.Tasks.Contains(task)).ToList();
        var hoped = mandates.Select(mandate => new KnownGrant(mandate.Consent, ConsentState.Granted, mandate.Tasks, DateTimeOffset.MaxValue));

        // A step of work is a use also when it changes nothing here.
        if (Decide(state, command.By, new UnderGrant(command.Command, [.. hoped]) { Lead = new LeadTerm(default, 0, default) }).IsEmpty && command.Command is not UseTask)
        {
            return command;
        }

        var lead = command.Command is ApproveDeployment ? await UseLeadAsync(command, cancellationToken) : null;
        var grants = ImmutableArray.CreateBuilder<KnownGrant>();
        foreach (var mandate in mandates)
        {
            if (await UseAsync(command, mandate.Consent, task, cancellationToken) is { } grant)
            {
                grants.Add(grant);
            }
        }

        var covered = command with { Command = new UnderGrant(command.Command, grants.ToImmutable()) { Lead = lead } };

        // A turn takes effect with the step: the same people stay for it.
        return state.Turn is { TakenAt: null } turn && grants.Any(grant => grant.Consent == turn.Consent && MandateRules.Holds(state, grant, Clock.GetJournalTime()))
            ? await KeepAsync(state, command, covered, turn.Until, isForced: true, cancellationToken)
            : covered;
    }

    /// <summary>Has the lead desk record that the officer approves, which it refuses to all but those on duty in the room that leads. Where it does not answer nobody knows who leads, and nothing is approved.</summary>
    private async Task<LeadTerm> UseLeadAsync(IssuedCommand<DeploymentCommand> command, CancellationToken cancellationToken)
    {
        try
        {
            return await GrainFactory.GetGrain<ILeadDeskGrain>(ILeadDeskGrain.Key)
                .UseLeadAsync(OperationOf("lead", $"{command.By.Owner}|{command.Operation}"), command.By, Id.Value, cancellationToken);
        }
        catch (Exception away) when (!cancellationToken.IsCancellationRequested && away is MeshException { Code: MeshErrorCodes.Unavailable } or TimeoutException or OrleansException)
        {
            throw new MeshException(MeshErrorCodes.Unavailable, "The lead desk does not answer: which room leads is unknown, and nothing was approved.", LeadRetryAfter);
        }
    }

    /// <summary>What a consent says after it has recorded the use; null when it has not been asked for yet.</summary>
    private async Task<KnownGrant?> UseAsync(IssuedCommand<DeploymentCommand> command, ConsentId id, string? task, CancellationToken cancellationToken)
    {
        var consent = GrainFactory.GetGrain<IConsentGrain>(id.Value);
        if (await consent.GetAsync(rules.Secretariat, cancellationToken) is not { Record: { } record })
        {
            return null;
        }

        if (record is { State: ConsentState.Granted, Grant: { } granted } && (task ?? granted.Tasks[0]) is var used && granted.Tasks.Contains(used))
        {
            try
            {
                var use = new UseConsent(this.GetGrainId(), ConsentAction.DeployTeam, used);
                var operation = OperationOf("use", $"{id}|{command.By.Owner}|{command.Operation}");

                // A repetition of a use is answered as the consent stands: it may have ended since.
                record = (await consent.ExecuteAsync(new IssuedCommand<ConsentCommand>(operation, command.RequestHash, Organisation, use), cancellationToken)).Record;
            }
            catch (MeshException refusal) when (refusal.Code == MeshErrorCodes.ConsentRequired)
            {
                return new KnownGrant(id, ConsentState.Ended, [], default);
            }
        }

        return new KnownGrant(id, record.State, record.Grant?.Tasks ?? [], record.Grant?.EndsAt ?? default) { GrantedAt = record.Grant?.GrantedAt };
    }

    private async Task<IssuedCommand<DeploymentCommand>> HoldAsync(DeploymentRecord state, IssuedCommand<DeploymentCommand> command, AddMember add, CancellationToken cancellationToken)
    {
        var expert = await ReserveAsync(state, command, add.Expert, ReservationStage.Held, UntilOf(state), Reserving, cancellationToken);

        // A repetition is answered as the expert stands: the hold may have lapsed since.
        return expert.Record.Reservations.FirstOrDefault(reservation => reservation.Deployment == Id) is { HeldUntil: { } until }
            ? command with { Command = new AddHeldMember(add, expert.Record.Card.Skills, until) }
            : throw new MeshException(MeshErrorCodes.NotAllowedNow, $"The hold of {add.Expert} has lapsed; hold the expert again under another operation id.");
    }

    /// <summary>Keeps the members for the new time. Those that are needed elsewhere by then are named first, and nothing is kept; in an emergency they stay as long as they can.</summary>
    private async Task<IssuedCommand<DeploymentCommand>> KeepAsync(
        DeploymentRecord state, IssuedCommand<DeploymentCommand> command, IssuedCommand<DeploymentCommand> covered, DateTimeOffset until, bool isForced, CancellationToken cancellationToken)
    {
        var members = state.Members.Where(member => member.Stage is MemberStage.Released or MemberStage.Travelling or MemberStage.OnSite).ToList();
        var problems = new CommandProblems();
        var now = Clock.GetJournalTime();
        foreach (var member in members)
        {
            var found = await GrainFactory.GetGrain<IExpertGrain>(member.Expert.Value).GetAsync(rules.Secretariat, cancellationToken);
            var taken = found?.Record.Conflict(now, until, now, Id);
            problems.Require(isForced || taken is null, $"members: {member.Expert} is {taken}; take the expert out of the deployment first.", MeshErrorCodes.NotAllowedNow);
        }

        problems.Refuse();
        foreach (var member in members)
        {
            try
            {
                var stage = member.Stage == MemberStage.Released ? ReservationStage.Assigned : ReservationStage.Deployed;
                await ReserveAsync(state, command, member.Expert, stage, until, isForced ? Turning : Reserving, cancellationToken);
            }
            catch (MeshException refusal) when (isForced && refusal.Code == MeshErrorCodes.NotAllowedNow)
            {
                // The expert stays until the other deployment needs it.
            }
        }

        return covered;
    }

    private async Task<ExpertView> ReserveAsync(
        DeploymentRecord state, IssuedCommand<DeploymentCommand> command, ExpertId expert, ReservationStage stage, DateTimeOffset until, string why, CancellationToken cancellationToken)
    {
        var now = Clock.GetJournalTime();
        var from = stage == ReservationStage.Deployed || state.Need.From < now ? now : state.Need.From;
        var number = DeploymentMemberRules.IndexOf(state, expert) is >= 0 and var known ? known : state.Members.Length;
        DateTimeOffset? heldUntil = stage == ReservationStage.Held ? now.AddHours(DeploymentLimits.HoldHours) : null;
        var reservation = new ExpertReservation(Id, number, stage, from, until > from ? until : from + AfterOver, heldUntil);
        var operation = OperationOf(why, $"{expert}|{command.By.Owner}|{command.Operation}");
        return await GrainFactory.GetGrain<IExpertGrain>(expert.Value)
            .ExecuteAsync(new IssuedCommand<ExpertCommand>(operation, command.RequestHash, Organisation, new ReserveExpert(reservation)), cancellationToken);
    }

    private async Task TellConsentAsync(ConsentId id, MandateWord word, CancellationToken cancellationToken)
    {
        var consent = GrainFactory.GetGrain<IConsentGrain>(id.Value);
        ConsentCommand command = word.Request is { } asked
            ? new RequestConsent(new ConsentTerms(ConsentAction.DeployTeam, asked.Tasks, Id.Host, asked.AnswerBy, asked.Until, asked.Reason), Lane.Urgent)
            : new WithdrawConsentRequest();
        try
        {
            await consent.ExecuteAsync(new IssuedCommand<ConsentCommand>(word.Operation, default, word.By, command), cancellationToken);
        }
        catch (MeshException refusal) when (refusal.RetryAfter is null)
        {
            // Given up: it is over already. Asked: it was too late to ask, unless it was asked before.
            if (word.Request is not null && await consent.GetAsync(rules.Secretariat, cancellationToken) is null)
            {
                await CarryOutAsync(Organisation, new EndMandate(id, ConsentState.Lapsed, Clock.GetJournalTime()), cancellationToken);
            }
        }
    }

    private async Task TellExpertAsync(ExpertId id, ExpertWord word, CancellationToken cancellationToken)
    {
        try
        {
            await GrainFactory.GetGrain<IExpertGrain>(id.Value).ExecuteAsync(new IssuedCommand<ExpertCommand>(word.Operation, default, Organisation, word.Command), cancellationToken);
        }
        catch (MeshException refusal) when (refusal.RetryAfter is null)
        {
            // An expert that is not reserved for this deployment any more has nothing to give back.
        }
    }

    /// <summary>Until when a deployment is planned; when it goes on for longer, a day more.</summary>
    private DateTimeOffset UntilOf(DeploymentRecord state) => state.Until ?? Clock.GetJournalTime() + AfterOver;

    private OperationId OperationOf(string what, string of) => OperationId.Following($"{what}|{Id.Value}|{of}");
}
