using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Identification;

namespace Interpol.Mesh.Cli.Scenarios;

/// <summary>
/// The identification of the victims: one known by an own sample, two brothers whom DNA of their parents cannot tell apart and teeth can, one of whom nobody knows anything, and one missing person who is not
/// found.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="team">The deployment under which it is done.</param>
internal sealed class EarthquakeVictims(ScenarioRun run, ScenarioDeployment team)
{
    private const int Seed = 1923;

    private static readonly OwnerId Home = new("FR");
    private static readonly OwnerId FamilyHome = new("JP");
    private static readonly SupplierConsent Consent = new(true, true);

    private string Address => $"identifications/{team.Id}";

    /// <summary>The second member of the board.</summary>
    private ScenarioOfficer Second => run.Officer(new("NZ"));

    /// <summary>The steps.</summary>
    public IReadOnlyList<ScenarioStep> Steps =>
    [
        new("The host opens the identification of victims", OpenAsync),
        new("Files of remains and of missing persons come", SupplyAsync),
        new("All files are compared", CompareAsync),
        new("The board tries what it may not", RefuseAsync),
        new("Two members sign each identity", SignAsync),
        new("Identities are released to the home bureaus alone", ReleaseAsync),
    ];

    /// <summary>The counts after it.</summary>
    public async Task<ScenarioCheck> CheckAsync()
    {
        var counts = (await team.Host.GetAsync<IdentificationBody>(Address)).Counts;
        var said = string.Create(CultureInfo.InvariantCulture, $"Counts balance: {counts.Recovered} recovered are {counts.RemainsIdentified} identified and {counts.RemainsOpen} open; {counts.Listed} missing are {counts.PersonsIdentified} identified and {counts.StillMissing} not");
        return new ScenarioCheck(said, [.. ScenarioRules.Balances(counts, new IdentificationCounts(4, 3, 1, 4, 3, 1))]);
    }

    private async Task<string> OpenAsync()
    {
        await team.Host.PostAsync<IdentificationBody>($"{Address}/open", new OpenIdentificationRequest { KeepDays = 30 });
        await team.Host.PostAsync<IdentificationBody>($"{Address}/invite", new InviteBureausRequest { Bureaus = [Home, FamilyHome] });
        var opened = await team.Host.PostAsync<IdentificationBody>($"{Address}/board", new AppointBoardRequest { Members = [team.Host.Author, Second.Author] });
        return $"{Home} and {FamilyHome} are invited; on the board {string.Join(", ", opened.Board.Select(member => member.Owner))}";
    }

    private async Task<string> SupplyAsync()
    {
        var dna = new SyntheticDna(Seed);
        var (known, stranger, father, mother, away) = (dna.Person(), dna.Person(), dna.Person(), dna.Person(), dna.Person());
        var (elder, younger) = (dna.Child(father, mother), dna.Child(father, mother));
        foreach (var (number, content) in new (string, VictimFileContent)[]
        {
            ("PM-1", new() { Sex = "F", Dna = known, Medical = ["appendix scar"] }),
            ("PM-2", new() { Sex = "M", Dna = elder, Teeth = Teeth("16", "36") }),
            ("PM-3", new() { Sex = "M", Dna = younger, Teeth = Teeth("26", "46") }),
            ("PM-4", new() { Sex = "F", Dna = stranger }),
        })
        {
            await team.Host.PostAsync<IdentificationBody>($"{Address}/files/post-mortem", new PutFileRequest { Number = number, Content = content });
        }

        await SupplyAsync(Home, "FR-1", new() { Sex = "F", Dna = known, Medical = ["appendix scar"] });
        await SupplyAsync(Home, "FR-2", new() { Sex = "M", Dna = away });
        await SupplyAsync(FamilyHome, "JP-1", new() { Sex = "M", Teeth = Teeth("16", "36") });
        await SupplyAsync(FamilyHome, "JP-2", new() { Sex = "M", Teeth = Teeth("26", "46") });
        var family = new RelativesFile(
            "JP-F1",
            [
                new("JP-1", "M", "A", "B", IsMissing: true), new("JP-2", "M", "A", "B", IsMissing: true), new("A", "M") { Dna = father }, new("B", "F") { Dna = mother },
            ]);
        var supplied = await run.Officer(FamilyHome).PostAsync<IdentificationBody>($"{Address}/families", new PutRelativesRequest { Family = family, Consent = Consent });
        return string.Create(CultureInfo.InvariantCulture, $"{supplied.Counts.Recovered} recovered, {supplied.Counts.Listed} missing, the parents of two");
    }

    private async Task<string> CompareAsync()
    {
        await team.Host.PostAsync<IdentificationBody>($"{Address}/compare", new CommandRequest());
        var compared = await run.SeenAsync("all files are compared", async () =>
            await team.Host.GetAsync<IdentificationBody>(Address) is { Comparison: { FinishedAt: not null, Remains: 4, Missing: 4 } } seen ? seen : null);
        var best = (await team.Host.GetAsync<FileCandidates>($"{Address}/candidates/PM-1")).Candidates[0];
        var joint = (await team.Host.GetAsync<JointResult>($"{Address}/joint")).Findings;
        if (!joint.Any(finding => finding is { Finding: "match", Remains: ["PM-1"], Missing: ["FR-1"] }))
        {
            throw new CliException("Jointly PM-1 has to be FR-1, whose own sample it fits.");
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"PM-1 is like {best.Number} (ratio 10^{best.DnaLog10Ratio:0}); {compared.Comparison!.Symmetric.Length} symmetric: {string.Join(", ", compared.Comparison.Symmetric.Select(group => string.Join(" and ", group.Remains)))}; jointly {string.Join(", ", joint.Select(finding => $"{string.Join(" and ", finding.Remains.IsEmpty ? finding.Missing : finding.Remains)} {finding.Finding}"))}");
    }

    private async Task<string> RefuseAsync()
    {
        var apart = await ScenarioOfficer.RefusedAsync(MeshErrorCodes.NotAllowedNow, () => ProposeAsync("PM-2", "JP-1", PrimaryIdentifier.Dna));
        await ScenarioOfficer.RefusedAsync(MeshErrorCodes.Forbidden, () => run.Officer(Home).PostAsync<IdentificationBody>($"{Address}/decisions", Proposal("PM-1", "FR-1", PrimaryIdentifier.Dna)));
        return apart;
    }

    private async Task<string> SignAsync()
    {
        foreach (var (remains, missing, primary) in new[] { ("PM-1", "FR-1", PrimaryIdentifier.Dna), ("PM-2", "JP-1", PrimaryIdentifier.Dental), ("PM-3", "JP-2", PrimaryIdentifier.Dental) })
        {
            var number = (await ProposeAsync(remains, missing, primary)).Decisions[^1].Number;
            if (number == 1)
            {
                await ScenarioOfficer.RefusedAsync(MeshErrorCodes.Forbidden, () => team.Host.PostAsync<IdentificationBody>(Decision(number, "sign"), new CommandRequest()));
            }

            await Second.PostAsync<IdentificationBody>(Decision(number, "sign"), new CommandRequest());
        }

        var signed = await team.Host.GetAsync<IdentificationBody>(Address);
        return string.Join(", ", signed.Decisions.Select(decision => $"{decision.Remains[0]} is {decision.Missing[0]} ({decision.ProposedBy.Owner}, {decision.SignedBy!.Owner})")) + "; one alone was refused";
    }

    private async Task<string> ReleaseAsync()
    {
        foreach (var number in new[] { 1, 2, 3 })
        {
            await team.Host.PostAsync<IdentificationBody>(Decision(number, "release"), new ReleaseIdentityRequest { Identity = "An invented person." });
        }

        var (home, other) = (await run.Officer(Home).GetAsync<IdentificationBody>(Address), await Second.GetAsync<IdentificationBody>(Address));
        if (home.Decisions is not [{ Identity: not null }] || other.Decisions.Any(decision => decision.Identity is not null))
        {
            throw new CliException("An identity was told to somebody else than the home bureau.");
        }

        return $"{Home} reads the one of {home.Decisions[0].Missing[0]}; {Second.Author.Owner}, on the board, reads none";
    }

    private Task<IdentificationBody> ProposeAsync(string remains, string missing, PrimaryIdentifier primary) => team.Host.PostAsync<IdentificationBody>($"{Address}/decisions", Proposal(remains, missing, primary));

    private static ProposeIdentityRequest Proposal(string remains, string missing, PrimaryIdentifier primary) => new() { Remains = [remains], Missing = [missing], Primary = [primary], Reason = "By the comparison." };

    private string Decision(int number, string verb) => string.Create(CultureInfo.InvariantCulture, $"{Address}/decisions/{number}/{verb}");

    private Task SupplyAsync(OwnerId supplier, string number, VictimFileContent content) =>
        run.Officer(supplier).PostAsync<IdentificationBody>($"{Address}/files/ante-mortem", new PutFileRequest { Number = number, Content = content, Consent = Consent });

    /// <summary>A chart of molars: two filled, the others sound.</summary>
    private static FileTeeth Teeth(params ReadOnlySpan<string> filled)
    {
        var findings = ImmutableArray.CreateBuilder<FileTooth>();
        foreach (var tooth in new[] { "16", "26", "36", "46", "17", "27", "37", "47" })
        {
            findings.Add(filled.Contains(tooth) ? new FileTooth(tooth, "filled", "MOD") : new FileTooth(tooth, "sound"));
        }

        return new FileTeeth("fdi", findings.ToImmutable());
    }
}
