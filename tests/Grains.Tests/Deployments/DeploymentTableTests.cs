using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Deployments;
using static Interpol.Mesh.Grains.Tests.Deployments.DeploymentScene;

namespace Interpol.Mesh.Grains.Tests.Deployments;

/// <summary>Every command by every role in every state.</summary>
public sealed class DeploymentTableTests
{
    // One letter a state: + done, = so already, . not allowed now, - forbidden, 0 not found. "none" is a deployment that there is not.
    private const string States = "none offered requested assessed standing-by mobilising deployed extended withdrawing concluded closed declined cancelled";
    private const string Working = "0..+++++.....";

    // The lead is an officer of the Secretariat on duty in the room that leads: it may all that the Secretariat may, and approve.
    // What is not named: of a stranger nothing is found, and all others it is not for.
    private static readonly Dictionary<string, string> Table = new()
    {
        ["offer host"] = "-------------",
        ["offer secretariat"] = "+............",
        ["offer home"] = "-00--------00",
        ["offer stranger"] = "-000000000000",
        ["change-offer secretariat"] = "0+...........",
        ["cancel-offer secretariat"] = "0+..........=",
        ["request host"] = "++...........",
        ["request secretariat"] = "-------------",
        ["request home"] = "-00--------00",
        ["request stranger"] = "-000000000000",
        ["decline host"] = "0+.........=.",
        ["decline secretariat"] = "0.++.......=.",
        ["assess secretariat"] = "0.++.........",
        ["ask-mandate secretariat"] = Working,
        ["put-team secretariat"] = Working,
        ["add-member secretariat"] = Working,
        ["release home"] = "000=====...00",
        ["remove home"] = "000+++++...00",
        ["remove secretariat"] = Working,
        ["place secretariat"] = Working,
        ["stand-by secretariat"] = "0..+=........",
        ["approve lead"] = "0..++........",
        ["move home"] = "000.....+..00",
        ["move secretariat"] = "0.......+....",
        ["extend secretariat"] = "0.....++.....",
        ["withdraw host"] = "0.....++=....",
        ["withdraw secretariat"] = "0.....++=....",
        ["cancel host"] = "0.++++......=",
        ["cancel secretariat"] = "0.++++......=",
        ["close secretariat"] = "0........+...",
        ["coordinate host"] = "0.....++.....",
        ["coordinate secretariat"] = "0.....++.....",
        ["arrest host"] = "0.....++++...",
        ["turn host"] = Working,
        ["turn secretariat"] = Working,
    };

    private static readonly (string Name, DeploymentCommand Command)[] Commands =
    [
        ("offer", new OfferDeployment(Need, "GDACS EQ 1", "Earthquake")),
        ("change-offer", new ChangeOffer(Need, "GDACS EQ 1", "Earthquake, 7.1")),
        ("cancel-offer", new CancelOffer()),
        ("request", new RequestDeployment(Need, Words)),
        ("decline", new DeclineDeployment(null)),
        ("assess", new AssessDeployment(Need, Mandate("again"))),
        ("ask-mandate", new AskMandate(Mandate("more", "dna"))),
        ("put-team", new PutTeam('B', 1, null)),
        ("add-member", new AddMember(new("FR:dvi-08"), null)),
        ("release", new ReleaseMember(Dentist)),
        ("remove", new RemoveMember(Dentist)),
        ("place", new PlaceMember(Dentist, null)),
        ("stand-by", new StandBy()),
        ("approve", new ApproveDeployment()),
        ("move", new MoveMember(Dentist, MemberStage.Home)),
        ("extend", new ExtendDeployment(Now.AddDays(50), Words)),
        ("withdraw", new WithdrawDeployment(null)),
        ("cancel", new CancelDeployment(null)),
        ("close", new CloseDeployment(Words)),
        ("coordinate", new NameCoordinator('A')),
        ("arrest", new ReportDeploymentArrest(Words)),
        ("turn", new TurnToResponse(Need, Mandate("turn", "evidence"))),
    ];

    public static TheoryData<string, string, string> Rows()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (name, _) in Commands)
        {
            foreach (var role in new[] { "host", "secretariat", "lead", "home", "stranger" })
            {
                data.Add(name, role, Expected(name, role));
            }
        }

        return data;
    }

    private static string Expected(string name, string role) => Table.GetValueOrDefault($"{name} {role}") ?? role switch
    {
        "lead" => Expected(name, "secretariat"),
        "stranger" => "0000000000000",
        "home" => "000--------00",
        _ => "0------------",
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_command_by_every_role_in_every_state(string name, string role, string expected)
    {
        var command = Commands.Single(command => command.Name == name).Command;
        var by = role switch { "host" => Host, "secretariat" or "lead" => Secretariat, "home" => France, _ => Stranger };
        var outcomes = string.Concat(States.Split(' ').Select(state => Letter(Scene(state).Outcome(by, command))));

        Assert.Equal(expected, outcomes);

        DeploymentScene Scene(string state)
        {
            var scene = In(StateOf(state), isSupport: name == "turn");
            scene.Lead = role == "lead" ? scene.Lead : null;
            return scene;
        }
    }

    [Fact]
    public void The_table_has_every_state_and_every_command_of_callers()
    {
        Assert.Equal(Enum.GetValues<DeploymentState>().Select(Contracts.Serialization.EnumText.Of).Prepend("none").Order(), States.Split(' ').Order());
        Assert.Equal(
            typeof(DeploymentCommand).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DeploymentCommand))).Select(type => type.Name).Order(),
            Commands.Select(command => command.Command.GetType().Name).Order());
    }

    [Theory]
    [InlineData(DeploymentState.Offered, "not-allowed-now")]
    [InlineData(DeploymentState.Requested, "not-allowed-now")]
    [InlineData(DeploymentState.Assessed, "assessed")]
    [InlineData(DeploymentState.StandingBy, "standing-by")]
    [InlineData(DeploymentState.Mobilising, "same")]
    [InlineData(DeploymentState.Deployed, "same")]
    [InlineData(DeploymentState.Extended, "same")]
    [InlineData(DeploymentState.Withdrawing, "not-allowed-now")]
    [InlineData(DeploymentState.Concluded, "not-allowed-now")]
    [InlineData(DeploymentState.Closed, "not-allowed-now")]
    [InlineData(DeploymentState.Declined, "not-allowed-now")]
    [InlineData(DeploymentState.Cancelled, "not-allowed-now")]
    public void Work_of_no_team_goes_on_from_the_assessment_until_all_leave(DeploymentState state, string outcome)
    {
        Assert.Equal(outcome, In(state).Outcome(Secretariat, new UseTask(null, "scene")));
        Assert.Contains(In(state).Outcome(Secretariat, new UseTask(null, "victim-identification")), new[] { "not-allowed-now", "consent-required" });
    }

    [Fact]
    public void The_lead_approves_and_which_room_that_was_is_kept()
    {
        var scene = In(DeploymentState.Assessed);
        var lead = scene.Lead;
        scene.Lead = null;
        var refusal = Assert.Throws<MeshException>(() => scene.Do(Secretariat, new ApproveDeployment()));
        Assert.Equal(("forbidden", "To approve it is for the room of the command centre that leads alone."), (refusal.Code, refusal.Message));
        scene.Lead = lead;
        Assert.Equal("forbidden", scene.Outcome(Host, new ApproveDeployment()));
        Assert.Equal("mobilising", scene.Outcome(Secretariat, new ApproveDeployment()));
        Assert.Equal(lead!.Room, scene.State!.Approval!.Room);
    }

    private static DeploymentState? StateOf(string text) => Contracts.Serialization.EnumText.TryParse<DeploymentState>(text, out var state) ? state : null;

    private static char Letter(string outcome) => outcome switch
    {
        "same" => '=',
        "not-allowed-now" => '.',
        "forbidden" => '-',
        "not-found" => '0',
        "consent-required" or "invalid" or "too-large" => '!',
        _ => '+',
    };
}
