using Interpol.Mesh.Cli.Cases;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Cli.Tests.Cases;

public sealed class CaseTextTests
{
    private static readonly OwnerId France = OwnerId.Parse("FR");
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CaseParticipantBody Lead = new(France, CaseRole.Lead, ParticipantState.Active, At, 1);

    private static readonly CaseBody Opened = new(
        CaseId.Parse("FR-2026-000001"), 4, Lead, CaseStatus.Open, France, At, "Stolen\u001b[2J", "art", new CaseDetailsBody([Lead], [], [], [], 1, null, null, null, null), null);

    [Fact]
    public void A_case_shows_who_takes_part_and_nothing_that_could_steer_a_terminal() => Assert.Equal(
        """
        FR-2026-000001  open    led by FR  Stolen?[2J  version 4
          area       art
          self       lead, active
          bureau     FR: lead, active
          entries    1
        """.Replace('?', '\uFFFD'),
        CaseText.Of(Opened));

    [Fact]
    public void A_subject_shows_its_names_and_numbers_and_whom_to_ask() => Assert.EndsWith(
        """
          subject    1 person of FR: Anne DURAND / Дюран born 1979-01, discoverable
          known to   BR, SG in another case: ask there
          subject    2 document of FR: identity-card D 12AB
          subject    3 vehicle of FR: FR AB-123-CD engine 7
          subject    4 organisation of FR: Vans
          subject    5 person of FR: cannot be shown
          entries    1
        """,
        CaseText.Of(Opened with
        {
            Details = Opened.Details! with
            {
                Subjects =
                [
                    Subject(1, CaseSubjectKind.Person) with
                    {
                        Person = new PersonSubject { Names = [new SubjectName { Family = "DURAND", Given = "Anne" }, new SubjectName { Family = "Дюран" }], BirthDate = new NoticeDate(1979, 1) },
                        Discoverable = true,
                        KnownTo = [new OwnerId("BR"), new OwnerId("SG")],
                    },
                    Subject(2, CaseSubjectKind.Document) with { Document = new DocumentSubject { Number = "12AB", Issuer = "D", Type = SubjectDocumentType.IdentityCard } },
                    Subject(3, CaseSubjectKind.Vehicle) with { Vehicle = new VehicleSubject { Registration = "AB-123-CD", RegistrationCountry = "FR", EngineNumber = "7" } },
                    Subject(4, CaseSubjectKind.Organisation) with { Organisation = new OrganisationSubject { Name = "Vans" } },
                    Subject(5, CaseSubjectKind.Person),
                ],
            },
        }),
        StringComparison.Ordinal);

    [Fact]
    public void Who_was_removed_sees_only_that() =>
        Assert.Equal("FR-2026-000001  removed", CaseText.Line(Opened with { Status = null, Lead = null, Title = null }));

    [Fact]
    public void An_entry_shows_how_far_it_may_go() => Assert.StartsWith(
        "1  2026-03-01 12:00:00.000Z  note  FR  tlp:amber\n  Seen",
        CaseText.Of(new CaseEntryBody(1, CaseEntryKind.Note, new AuthorBody(France, "1"), At, TrafficLight.Amber, [], "Seen", [], 0, null, null)),
        StringComparison.Ordinal);

    [Fact]
    public void A_step_of_custody_shows_who_when_from_to_and_its_mark() => Assert.Equal(
        $"""
        2  2026-03-01 12:00:00.000Z  handed-over  by FR/1, recorded 2026-03-01 12:05:00.000Z  FR/1 to BR  OUT OF ORDER
          item  {new string('a', 64)}
          link  {new string('b', 64)}
          In a ?bag
        """.Replace('?', '\uFFFD'),
        CaseText.Of(new CustodyStepBody(
            2, CustodyStepKind.HandedOver, At, new AuthorBody(France, "1"), At.AddMinutes(5), new Sha256Hash(new string('a', 64)), new AuthorBody(France, "1"), new AuthorBody(OwnerId.Parse("BR"), null), true,
            "In a \u001bbag", null, new Sha256Hash(new string('b', 64)))));

    [Fact]
    public void An_event_shows_what_happened_to_what()
    {
        var happened = new CaseEventBody(7, At, new AuthorBody(France, "1"), "participant-invited", null, null, OwnerId.Parse("BR"), CaseRole.Observer, null, null, null);
        Assert.Equal("7  2026-03-01 12:00:00.000Z  FR/1  participant-invited BR as observer", CaseText.Of(happened));
        Assert.Equal("7  2026-03-01 12:00:00.000Z  FR/1  custody-recorded 3 step 2", CaseText.Of(happened with { What = "custody-recorded", Number = 3, Step = 2, Owner = null, Role = null }));
        Assert.EndsWith("task-done 1\n  Found it", CaseText.Of(happened with { What = "task-done", Number = 1, Owner = null, Role = null, Text = "Found it" }), StringComparison.Ordinal);
    }

    private static CaseSubjectBody Subject(int number, CaseSubjectKind kind) => new(number, France, kind, null, null, null, null, null, Discoverable: false, []);
}
