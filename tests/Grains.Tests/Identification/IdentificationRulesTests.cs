using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Identification;
using Microsoft.Extensions.DependencyInjection;
using static Interpol.Mesh.Grains.Tests.Identification.IdentificationScene;

namespace Interpol.Mesh.Grains.Tests.Identification;

/// <summary>Every state by every command by every role. The Philippines are the host, France is invited, officers of the host and of Japan are the board; Brazil has nothing to do with it.</summary>
public sealed class IdentificationRulesTests
{
    public static TheoryData<string, string, string> Table()
    {
        // The rows are the states, the columns the commands by who may give them; what is answered is the code of the refusal, "same" for no effect, else "done".
        string[] commands = ["open", "invite", "appoint", "remains", "missing", "revise file", "withdraw", "relatives", "compare", "propose", "sign", "revise", "release", "close", "delete"];
        const string Refused = "not-allowed-now";
        var table = new Dictionary<string, string[]>
        {
            ["none"] = ["done", .. Enumerable.Repeat("not-found", 14)],
            ["open"] = [Refused, "done", "done", "done", "done", "done", "done", "done", "done", "done", "not-found", "not-found", "not-found", "done", "same"],
            ["comparing"] = [Refused, "done", "done", "done", "done", "done", "done", "done", "same", "done", "not-found", "not-found", "not-found", "done", "same"],
            ["proposed"] = [Refused, "done", "done", "done", "done", "done", "done", "done", "done", Refused, "done", "done", Refused, "done", "same"],
            ["signed"] = [Refused, "done", "done", "done", "done", "done", "done", "done", "done", Refused, "same", "done", "done", "done", "same"],
            ["revised"] = [Refused, "done", "done", "done", "done", "done", "done", "done", "done", "done", Refused, Refused, Refused, "done", "same"],
            ["closed"] = [Refused, Refused, Refused, Refused, Refused, Refused, "done", Refused, Refused, Refused, Refused, "done", "done", "same", "done"],
            ["deleted"] = [Refused, Refused, Refused, Refused, Refused, Refused, Refused, Refused, Refused, Refused, Refused, Refused, Refused, "same", "same"],
        };
        var data = new TheoryData<string, string, string>();
        foreach (var (state, row) in table)
        {
            for (var i = 0; i < commands.Length; i++)
            {
                data.Add(state, commands[i], row[i]);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_state_answers_every_command(string state, string command, string expected) => Assert.Equal(expected, Outcome(InState(state), CommandOf(command)));

    /// <summary>Commands, and what becomes of them by host, a board's owner's officer who is not on it, the home bureau, the Secretariat, and a stranger.</summary>
    [Theory]
    [InlineData("invite", "done", "forbidden", "forbidden", "forbidden", "not-found")]
    [InlineData("appoint", "done", "forbidden", "forbidden", "forbidden", "not-found")]
    [InlineData("remains", "done", "done", "forbidden", "forbidden", "not-found")]
    [InlineData("revise file", "not-found", "not-found", "done", "not-found", "not-found")]
    [InlineData("withdraw", "not-found", "not-found", "done", "not-found", "not-found")]
    [InlineData("compare", "done", "done", "forbidden", "forbidden", "not-found")]
    [InlineData("propose", "done", "forbidden", "forbidden", "forbidden", "not-found")]
    [InlineData("sign", "forbidden", "forbidden", "forbidden", "forbidden", "not-found")]
    [InlineData("revise", "done", "forbidden", "forbidden", "forbidden", "not-found")]
    [InlineData("release", "done", "forbidden", "forbidden", "forbidden", "not-found")]
    [InlineData("close", "done", "forbidden", "forbidden", "forbidden", "not-found")]
    public void Who_may_do_what_is_decided_by_role(string command, string host, string team, string home, string secretariat, string stranger)
    {
        var state = InState(command switch
        {
            "sign" => "proposed",
            "revise" or "release" => "signed",
            _ => "open",
        });
        Author[] roles = [Host, new Author(Second.Owner, "9"), Home, new Author(Secretariat, "1"), Stranger];
        Assert.Equal([host, team, home, secretariat, stranger], roles.Select(by => Outcome(state, (by, CommandOf(command).Command, Now))));
    }

    /// <summary>What is refused, and a word of the sentence.</summary>
    public static TheoryData<string, string, IdentificationCommand, string, string> Refused => new()
    {
        { "a number twice", "PH", new PutFile(FileSide.PostMortem, "PM-1", new VictimFileContent(), null), "already-there", "given once" },
        { "19 without a notation", "PH", new PutFile(FileSide.PostMortem, "PM-9", Dental with { Teeth = new FileTeeth(null, [new("19", "sound")]) }, null), "invalid", "Which notation" },
        { "an allele out of range", "PH", new PutFile(FileSide.PostMortem, "PM-9", new VictimFileContent { Dna = [new RecordedLocus("TH01", ["6", "40"])] }, null), "invalid", "40 is unusual at TH01" },
        { "everything wrong", "PH", new PutFile(FileSide.PostMortem, "pm 9", new VictimFileContent { Sex = "X", Age = new FileRange(9, 2), Height = new FileRange(1, 2) }, null), "invalid", "height" },
        { "no consent", "FR", new PutFile(FileSide.AnteMortem, "FR-9", Dental, null), "consent-required", "read the file" },
        { "consent without knowledge", "FR", new PutFile(FileSide.AnteMortem, "FR-9", Dental, new SupplierConsent(true, false)), "consent-required", "knowsHubReads" },
        { "somebody else's number", "FR", new PutFile(FileSide.AnteMortem, "DE-9", Dental, Permission), "invalid", "FR-" },
        { "a finding on remains only", "FR", new PutFile(FileSide.AnteMortem, "FR-9", Dental with { Teeth = new FileTeeth("fdi", [new("36", "lost-after-death")]) }, Permission), "invalid", "on remains" },
        { "no primary identifier", "PH", new ProposeIdentity(["PM-1"], ["FR-1"], [], Words), "invalid", "at least one" },
        { "an identifier that a file lacks", "PH", new ProposeIdentity(["PM-1"], ["FR-1"], [PrimaryIdentifier.Fingerprints], Words), "invalid", "has no fingerprints" },
        { "no such remains", "PH", new ProposeIdentity(["PM-7"], ["FR-1"], [PrimaryIdentifier.Dental], Words), "invalid", "no file PM-7" },
        { "two persons", "PH", new ProposeIdentity(["PM-1"], ["FR-1", "FR-2"], [PrimaryIdentifier.Dental], Words), "invalid", "several persons" },
        { "a board of one", "PH", new AppointBoard([Host]), "invalid", "different officers" },
        { "one member twice", "PH", new AppointBoard([Host, Host]), "invalid", "different officers" },
        { "kept for ever", "PH", new OpenIdentification(false, 0), "not-allowed-now", "opened before" },
        { "a relative's missing person without a file", "FR", new PutRelatives(new RelativesFile("FR-F2", [new("FR-77", IsMissing: true)]), Permission), "invalid", "no missing person of FR" },
        { "a father who is nobody", "FR", new PutRelatives(new RelativesFile("FR-F2", [new("FR-1", Father: "X", IsMissing: true)]), Permission), "invalid", "nobody of the family" },
        { "photographs of another owner", "FR", new PutFile(FileSide.AnteMortem, "FR-9", Dental with { Photographs = [Photograph("DE")] }, Permission), "invalid", "uploads of FR" },
        { "a photograph twice", "FR", new ReviseFile(FileSide.AnteMortem, "FR-1", Dental with { Photographs = [Photograph("FR"), Photograph("FR")] }), "invalid", "at most 10 different" },
        { "a photograph that is too large", "FR", new ReviseFile(FileSide.AnteMortem, "FR-1", Dental with { Photographs = [Photograph("FR") with { Bytes = 6_000_000 }] }), "invalid", "at most 5 MB" },
        { "a list in an open disaster", "PH", new ListMissing(["FR-5"]), "invalid", "no list" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_wrong_is_refused_with_the_reason(string name, string by, IdentificationCommand command, string code, string word)
    {
        var refusal = Assert.Throws<MeshException>(() => Rules.Decide(Key, InState("open"), by == "PH" ? Host : Home, command, Now));

        Assert.Equal((name, code), (name, refusal.Code));
        Assert.Contains(word, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Photographs_are_kept_while_a_file_names_them()
    {
        Assert.Equal([(Photograph("FR").Hash.Value, "FR-1")], Held(Happen(InState("open"), (Home, WithPhotographs(Photograph("FR")), Now))));
        var state = Run(InState("open"), [(Home, WithPhotographs(Photograph("FR")))]);
        Assert.Equal([(string.Empty, "FR-1")], Held(Happen(state, (Home, WithPhotographs(), Now))));
        Assert.Equal([(string.Empty, "FR-1")], Held(Happen(state, (Home, new WithdrawFile("FR-1"), Now))));
        Assert.Equal([(string.Empty, "FR-1")], Held(Happen(Run(state, CommandOf("close")), CommandOf("delete"))));
        Assert.Empty(Held(Happen(InState("open"), CommandOf("withdraw"))));

        static ReviseFile WithPhotographs(params ImmutableArray<AttachmentReference> photographs) => new(FileSide.AnteMortem, "FR-1", Dental with { Photographs = photographs });

        static IEnumerable<(string Uploads, string File)> Held((VictimIdentification State, AggregateEffects Effects) happened) => happened.Effects.Messages
            .Where(told => told.Link == "hold/FR").Select(told => (AttachmentHold)told.Message)
            .Select(hold => (string.Join(' ', hold.Uploads), hold.Holder.Split('/')[3]));
    }

    [Fact]
    public void Two_different_members_sign_and_only_the_home_bureau_reads_the_identity()
    {
        var proposed = InState("proposed")!;
        Assert.Equal("forbidden", Outcome(proposed, (Host, new SignIdentity(1), Now)));
        var (signed, told) = Happen(proposed, (Second, new SignIdentity(1), Now));
        Assert.Equal(new IdentificationCounts(2, 1, 1, 2, 1, 1), signed.Counts);
        Assert.Equal(["FR", "IPSG", "JP", "PH"], Assert.Single(told.Announcements).Recipients.Select(owner => owner.Value).Order());

        var (released, said) = Happen(signed, (Host, new ReleaseIdentity(1, Words), Now));
        Assert.Equal(["FR", "PH"], Assert.Single(said.Announcements).Recipients.Select(owner => owner.Value).Order());
        Assert.Equal(
            [("PH", 1, true), ("FR", 1, true), ("JP", 1, false), ("IPSG", 0, false)],
            new[] { "PH", "FR", "JP", "IPSG" }.Select(reader => (reader, View: IdentificationReaders.ViewOf(released, 1, new OwnerId(reader)).Record))
                .Select(seen => (seen.reader, seen.View.Decisions.Length, seen.View.Decisions.Any(decision => decision.Identity is not null))));
        Assert.Empty(Rows.Read<IdentificationView>(Rules.Replicate(Key, released, 1, Now)!.Content).Record.Decisions);
    }

    [Fact]
    public void A_file_that_is_withdrawn_takes_its_decision_with_it_and_its_number_is_not_used_again()
    {
        var (after, effects) = Happen(InState("signed"), (Home, new WithdrawFile("FR-1"), Now));

        Assert.Equal(DecisionState.Revised, after.Decisions[0].State);
        Assert.Equal(new IdentificationCounts(2, 0, 2, 1, 0, 1), after.Counts);
        Assert.True(effects.TakesSnapshot);
        Assert.Equal((IdentificationRules.EraseLink, new ContentErasure("ante-mortem/FR-1/", 1)), Assert.Single(effects.Messages));
        Assert.Equal("already-there", Outcome(after, (Home, new PutFile(FileSide.AnteMortem, "FR-1", Dental, Permission), Now)));
    }

    [Fact]
    public void A_closed_disaster_has_a_list()
    {
        var state = Run(Run(null, (Host, new OpenIdentification(true, 30), Now)), [(Host, new ListMissing(["FR-1", "FR-2"]))])!;

        Assert.Equal(new IdentificationCounts(0, 0, 0, 2, 0, 2), state.Counts);
        Assert.Contains(Home.Owner, state.Invited);
        Assert.Equal("invalid", Outcome(state, (Home, new PutFile(FileSide.AnteMortem, "FR-3", Dental, Permission), Now)));
        Assert.Equal("done", Outcome(state, (Home, new PutFile(FileSide.AnteMortem, "FR-1", Dental, Permission), Now)));
        Assert.Equal("invalid", Outcome(state, (Host, new ListMissing(["1", "XX-1", "IPSG-1"]), Now)));
    }

    [Fact]
    public void Files_are_compared_again_when_they_changed()
    {
        var (open, effects) = Happen(InState("open"), (Host, new CompareFiles(), Now));
        Assert.Equal(new ComparisonOrder(1), Assert.Single(effects.Messages).Message);
        var changed = Run(open, [(Host, new PutFile(FileSide.PostMortem, "PM-8", Dental, null))]);
        var (finished, told) = Happen(changed, (Author.Clock(Host.Owner), new FinishComparison(1, 2, 2, [], null), Now));
        Assert.Equal(Now + IdentificationLimits.ComparisonDelay, told.Deadlines[IdentificationRules.Compare]);
        var (again, started) = Happen(finished, (Author.Clock(Host.Owner), Rules.Due(finished, IdentificationRules.Compare)!, Now));
        Assert.Equal((2, new ComparisonOrder(2)), (again.Comparison!.Number, Assert.Single(started.Messages).Message));
        Assert.Equal("same", Outcome(again, (Author.Clock(Host.Owner), new FinishComparison(1, 2, 2, [], null), Now)));
    }

    [Fact]
    public void Everything_but_the_counts_is_deleted_a_set_time_after_closing()
    {
        var (closed, told) = Happen(InState("signed"), (Host, new CloseIdentification(), Now));
        Assert.Equal(Now.AddDays(30), told.Deadlines[IdentificationRules.Delete]);
        Assert.Empty(Rules.Decide(Key, closed, Author.Clock(Host.Owner), new DeleteIdentification(), Now.AddDays(29)));
        var (deleted, effects) = Happen(closed, (Author.Clock(Host.Owner), new DeleteIdentification(), Now.AddDays(30)));
        Assert.True(effects.Erases);
        Assert.Equal((0, 0, 0, closed.Counts), (deleted.Files.Length, deleted.Families.Length, deleted.Decisions.Length, deleted.Counts));
    }

    [Fact]
    public void Recovered_identified_and_missing_always_balance()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var state = Run(Run(null, (Host, new OpenIdentification(false, 30), Now)), [(Host, new InviteBureaus([Home.Owner])), (Host, new AppointBoard([Host, Second]))]);
            for (var turn = 0; turn < 150; turn++)
            {
                (Author By, IdentificationCommand Command) given = random.Next(8) switch
                {
                    0 or 1 => (Host, new PutFile(FileSide.PostMortem, $"PM-{random.Next(9)}", Dental, null)),
                    2 => (Home, new PutFile(FileSide.AnteMortem, $"FR-{random.Next(9)}", Dental, Permission)),
                    3 => (Home, new WithdrawFile($"FR-{random.Next(9)}")),
                    4 or 5 => (random.Next(2) == 0 ? Host : Second, new ProposeIdentity([$"PM-{random.Next(9)}", .. random.Next(3) == 0 ? [$"PM-{random.Next(9)}"] : Array.Empty<string>()], [$"FR-{random.Next(9)}"], [PrimaryIdentifier.Dental], Words)),
                    6 => (random.Next(2) == 0 ? Host : Second, new SignIdentity(random.Next(1, 12))),
                    _ => (Host, new ReviseIdentity(random.Next(1, 12), Words)),
                };
                if (Outcome(state, (given.By, given.Command, Now)) == "done")
                {
                    state = Happen(state, (given.By, given.Command, Now)).State;
                }

                var counts = state!.Counts;
                Assert.Equal((counts.Recovered, counts.Listed), (counts.RemainsIdentified + counts.RemainsOpen, counts.PersonsIdentified + counts.StillMissing));
                Assert.All(new[] { counts.RemainsOpen, counts.StillMissing }, count => Assert.True(count >= 0));
                var standing = state.Decisions.Where(decision => decision.IsStanding).ToList();
                Assert.Equal(standing.Sum(decision => decision.Remains.Length), standing.SelectMany(decision => decision.Remains).Distinct().Count());
                Assert.Equal(standing.Count, standing.SelectMany(decision => decision.Missing).Distinct().Count());
                Assert.All(state.Decisions.Where(decision => decision.State == DecisionState.Signed), decision => Assert.NotEqual(decision.ProposedBy, decision.SignedBy));
            }
        }
    }

    private static AttachmentReference Photograph(string uploader) => new(new OwnerId(uploader), Sha256Hash.Of("picture"u8), 1000);
}
