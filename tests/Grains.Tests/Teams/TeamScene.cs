using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Teams;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Teams;
using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Grains.Tests.Teams;

/// <summary>A team of three in the Philippines: a leader of France, a member of Japan, and one of Singapore who is still at home.</summary>
internal sealed class TeamScene
{
    public static readonly TeamId Id = TeamId.Parse("PH-IRT-2026-0007:A");
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly ExpertId Odile = ExpertId.Parse("FR:dvi-01");
    public static readonly ExpertId Kenji = ExpertId.Parse("JP:dna-02");
    public static readonly ExpertId Mei = ExpertId.Parse("SG:photo-03");
    public static readonly Author Leader = new(new OwnerId("FR"), "dvi-01");
    public static readonly Author Member = new(new OwnerId("JP"), "dna-02");
    public static readonly Author Host = new(new OwnerId("PH"), "1");
    public static readonly Author Command = new(new OwnerId("IPSG"), "1");
    public static readonly Author Contributor = new(new OwnerId("FR"), "0417");
    public static readonly Author Stranger = new(new OwnerId("BR"), "1");
    public static readonly SealedContent Words = new("words"u8.ToArray(), null, []);
    public static readonly Sha256Hash Hash = Sha256Hash.Of("item"u8);
    public static readonly TeamPlace Manila = new(14.6, 121.0, 12);

    private readonly TeamRules _rules = new(
        OwnerDirectory.Default, TestRows.Serializer);

    public TeamRules Rules => _rules;

    public TeamState? State { get; private set; }

    public long Version { get; private set; }

    public TeamRecord Team => State!.Record;

    public AggregateEffects Effects { get; private set; } = new();

    /// <summary>The roles by the names that tables give them.</summary>
    public static Author Who(string role) => role switch
    {
        "leader" => Leader,
        "member" => Member,
        "host" => Host,
        "command" => Command,
        "contributor" => Contributor,
        _ => Stranger,
    };

    public static TeamOrder Order(long version, DeploymentState state = DeploymentState.Deployed, ExpertId? leader = null, bool hasLeader = true, params DeploymentMember[] members) => new(
        Id,
        version,
        Start,
        DeploymentKind.IrtDisaster,
        state,
        new DeploymentSite("Harbour", 14.6, 120.9),
        hasLeader ? leader ?? Odile : null,
        members.Length > 0 ? [.. members] : [At(Odile, MemberStage.OnSite), At(Kenji, MemberStage.OnSite), At(Mei, MemberStage.Released)],
        ["search", "identify"],
        Id);

    public static DeploymentMember At(ExpertId expert, MemberStage stage) => new(expert, Id, stage, [ExpertSkill.Dna]);

    public static TeamScene Started()
    {
        var scene = new TeamScene();
        scene.Give(Host, new FollowOrder(Order(3)), Start);
        return scene;
    }

    /// <summary>Carries a command out.</summary>
    public TeamScene Give(Author by, TeamCommand command, DateTimeOffset? now = null)
    {
        Effects = new AggregateEffects();
        foreach (var happened in _rules.Decide(Id.Value, State, by, command, now ?? Start))
        {
            var recorded = new Recorded<TeamEvent>(++Version, now ?? Start, by, happened);
            var after = _rules.Apply(Id.Value, State, recorded);
            _rules.Tell(State, after, recorded, Effects);
            State = after;
        }

        return this;
    }

    /// <summary>What a command comes to: the names of the events, or the code of the refusal.</summary>
    public string Outcome(Author by, TeamCommand command, DateTimeOffset? now = null)
    {
        try
        {
            return string.Join(",", _rules.Decide(Id.Value, State, by, command, now ?? Start).Select(happened => happened.GetType().Name)) is { Length: > 0 } names ? names : "same";
        }
        catch (MeshException refusal)
        {
            return refusal.Code;
        }
    }

    /// <summary>What was said to whom by the last command.</summary>
    public IEnumerable<string> Said => Effects.Announcements.Select(said => $"{said.What}: {string.Join(" ", said.Recipients.Order())}");

    public static CollectItem Collect(int? number = null, TeamItemKind kind = TeamItemKind.DnaSample) => new(number, kind, Words, [], Hash) { Task = "identify" };

    public static RecordItemCustody Step(int number, CustodyStepKind kind, DateTimeOffset at, Author? from = null, Author? to = null, bool late = false) =>
        new(number, new NewCustodyStep(kind, at, Hash, from, to, null) { MayBeOutOfOrder = late });
}
