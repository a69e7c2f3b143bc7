using Interpol.Mesh.Testing;
using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Deployments;

namespace Interpol.Mesh.Grains.Tests.Deployments;

/// <summary>A deployment to the Philippines without a mesh: commands are decided and applied one after the other. The consents of the host are granted unless a command says otherwise.</summary>
internal sealed class DeploymentScene
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly Author Host = new(new OwnerId("PH"), "1");
    public static readonly Author Secretariat = new(new OwnerId("IPSG"), "101");
    public static readonly Author France = new(new OwnerId("FR"), "3");
    public static readonly Author Japan = new(new OwnerId("JP"), "5");
    public static readonly Author Stranger = new(new OwnerId("BR"), "7");
    public static readonly SealedContent Words = new("words"u8.ToArray(), null, []);
    public static readonly ExpertId Dentist = new("FR:dvi-07");
    public static readonly ExpertId Photographer = new("JP:photo-1");
    public static readonly DeploymentNeed Need = new(DeploymentKind.IrtDisaster, DeploymentMagnitude.Medium, [new("Port", 14.58, 120.97), new("Hospital", 14.6, 121)], ["scene", "photographs"], Now, null);

    public static readonly DeploymentRules Rules = new(OwnerDirectory.Default, TestRows.Serializer);

    public DeploymentScene(string key = "PH-IRT-2026-0007", DeploymentRecord? state = null) => (Key, State) = (key, state);

    public string Key { get; }

    public DeploymentRecord? State { get; private set; }

    /// <summary>What the lead desk has said of the officer of the Secretariat: on duty in the room that leads; null for one who is not.</summary>
    public LeadTerm? Lead { get; set; } = new(HubName.Lyon, 3, Now);

    public DateTimeOffset Time { get; set; } = Now;

    /// <summary>What the last command caused beside its events.</summary>
    public AggregateEffects Effects { get; private set; } = new();

    public IEnumerable<string> Told => Effects.Announcements.Select(announced => announced.What);

    /// <summary>The scene in a state.</summary>
    public static DeploymentScene In(DeploymentState? state, bool isSupport = false)
    {
        var scene = new DeploymentScene(isSupport ? "PH-IMEST-2026-0003" : "PH-IRT-2026-0007");
        var need = isSupport ? Need with { Kind = DeploymentKind.Imest } : Need;
        switch (state)
        {
            case null:
                break;
            case DeploymentState.Offered:
                scene.Do(Secretariat, new OfferDeployment(need, "GDACS EQ 1", "Earthquake near Manila"));
                break;
            case DeploymentState.Requested:
                scene.Do(Host, new RequestDeployment(need, Words));
                break;
            case DeploymentState.Declined:
                scene = In(DeploymentState.Requested, isSupport);
                scene.Do(Secretariat, new DeclineDeployment(Words));
                break;
            case DeploymentState.Cancelled:
                scene = In(DeploymentState.Requested, isSupport);
                scene.Do(Host, new CancelDeployment(null));
                break;
            case DeploymentState.Assessed:
                scene = In(DeploymentState.Requested, isSupport);
                scene.Do(Secretariat, new AssessDeployment(need, Mandate("first")));
                scene.Do(Secretariat, new PutTeam('A', 0, null));
                scene.Do(Secretariat, new AddMember(Dentist, 'A'));
                scene.Do(Secretariat, new AddMember(Photographer, 'A'));
                scene.Do(Secretariat, new PutTeam('A', 0, Dentist));
                scene.Do(France, new ReleaseMember(Dentist));
                scene.Do(Japan, new ReleaseMember(Photographer));
                break;
            case DeploymentState.StandingBy:
                scene = In(DeploymentState.Assessed, isSupport);
                scene.Do(Secretariat, new StandBy());
                break;
            case DeploymentState.Mobilising:
                scene = In(DeploymentState.Assessed, isSupport);
                scene.Do(Secretariat, new ApproveDeployment());
                break;
            case DeploymentState.Deployed:
                scene = In(DeploymentState.Mobilising, isSupport);
                scene.Do(France, new MoveMember(Dentist, MemberStage.Travelling));
                scene.Do(France, new MoveMember(Dentist, MemberStage.OnSite));
                break;
            case DeploymentState.Extended:
                scene = In(DeploymentState.Deployed, isSupport);
                scene.Do(Secretariat, new ExtendDeployment(Now.AddDays(40), Words));
                break;
            case DeploymentState.Withdrawing:
                scene = In(DeploymentState.Deployed, isSupport);
                scene.Do(Host, new WithdrawDeployment(Words));
                break;
            case DeploymentState.Concluded:
                scene = In(DeploymentState.Withdrawing, isSupport);
                scene.Do(France, new MoveMember(Dentist, MemberStage.Home));
                break;
            case DeploymentState.Closed:
                scene = In(DeploymentState.Concluded, isSupport);
                scene.Do(Secretariat, new CloseDeployment(Words));
                break;
        }

        Assert.Equal(state, scene.State?.State);
        return scene;
    }

    /// <summary>A request for the host's consent.</summary>
    public static MandateRequest Mandate(string operation, params string[] tasks) =>
        new(ConsentId.For(Host.Owner, Secretariat.Owner, new OperationId(operation)), tasks.Length == 0 ? ["scene", "photographs"] : [.. tasks], Now.AddDays(60), Now.AddDays(1), Words);

    /// <summary>Gives a command, with the grants of all mandates that are not over.</summary>
    public ImmutableArray<DeploymentEvent> Do(Author by, DeploymentCommand command) => Do(by, command, [.. (State?.Mandates ?? [])
        .Where(mandate => mandate.EndedAs is null)
        .Select(mandate => new KnownGrant(mandate.Consent, ConsentState.Granted, mandate.Tasks, mandate.Until))]);

    /// <summary>Gives a command after the consents have said what they say.</summary>
    public ImmutableArray<DeploymentEvent> Do(Author by, DeploymentCommand command, ImmutableArray<KnownGrant> grants)
    {
        var given = command is AddMember add ? new AddHeldMember(add, [ExpertSkill.Odontology], Time.AddHours(24)) : command;
        var events = Rules.Decide(Key, State, by, new UnderGrant(given, grants) { Lead = Lead }, Time);
        Effects = new AggregateEffects();
        foreach (var (number, happened) in events.Index())
        {
            var recorded = new Recorded<DeploymentEvent>(number + 1, Time, by, happened);
            var before = State;
            State = Rules.Apply(Key, before, recorded);
            Rules.Tell(before, State, recorded, Effects);
        }

        return events;
    }

    /// <summary>What a command comes to: the new state, "same", or the code of the refusal.</summary>
    public string Outcome(Author by, DeploymentCommand command)
    {
        try
        {
            return Do(by, command).IsEmpty ? "same" : Contracts.Serialization.EnumText.Of(State!.State);
        }
        catch (MeshException refusal)
        {
            return refusal.Code;
        }
    }

    /// <summary>The grant of a mandate, of what it usually asks for unless tasks are given.</summary>
    public static KnownGrant Granted(string operation, params string[] tasks) =>
        new(Mandate(operation).Consent, ConsentState.Granted, tasks.Length == 0 ? ["scene", "photographs"] : [.. tasks], Now.AddDays(60)) { GrantedAt = Now };
}
