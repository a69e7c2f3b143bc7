using Interpol.Mesh.Cli.Consent;
using Interpol.Mesh.Cli.Feeds;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Cli.Tests.Consent;

public sealed class ConsentTextTests
{
    private static readonly OwnerId Brazil = OwnerId.Parse("BR");
    private static readonly DateTimeOffset At = new(2026, 3, 1, 14, 0, 0, 250, TimeSpan.FromHours(2));
    private static readonly AuthorBody Secretariat = new(OwnerId.Parse("IPSG"), "101");

    private static readonly ConsentBody Asked = new(
        new ConsentId("BR:00"), ConsentState.Requested, 1, Brazil, Secretariat, Brazil, ConsentAction.DeployTeam, ["scene", "photographs"], At, At.AddDays(7), At.AddDays(30), "Ferry\naccident\u001b[2J", null, null, [], null);

    private static readonly ConsentBody Revoked = Asked with
    {
        State = ConsentState.Revoked,
        Version = 3,
        DataOwner = OwnerId.Parse("FR"),
        Reason = null,
        Grant = new ConsentGrantBody(["scene"], At.AddDays(20), "With our officer", At.AddHours(1), new AuthorBody(Brazil, "7")),
        Closing = new ConsentClosingBody(At.AddHours(2), new AuthorBody(Brazil, null), "The storm"),
        Uses = [new ConsentUseBody("scene", At.AddHours(1))],
        Problem = "A text cannot be shown.",
    };

    [Fact]
    public void A_request_shows_what_is_asked_and_nothing_that_could_steer_a_terminal() => Assert.Equal(
        """
        BR:00  requested  version 1
          asked      by IPSG (officer 101) at 2026-03-01 12:00:00.250Z: deploy-team (scene,photographs) until 2026-03-31 12:00:00.250Z
          reason     Ferry
                     accident?[2J
          answer by  2026-03-08 12:00:00.250Z
        """.Replace('?', '\uFFFD'),
        ConsentText.Of(Asked));

    [Fact]
    public void A_request_shows_what_was_granted_and_how_it_ended() => Assert.Equal(
        """
        BR:00  revoked  version 3
          asked      by IPSG (officer 101) at 2026-03-01 12:00:00.250Z: deploy-team (scene,photographs) until 2026-03-31 12:00:00.250Z
          data of    FR
          granted    by BR (officer 7) at 2026-03-01 13:00:00.250Z: scene until 2026-03-21 12:00:00.250Z
          conditions With our officer
          in use     scene since 2026-03-01 13:00:00.250Z
          revoked    by BR at 2026-03-01 14:00:00.250Z
          because    The storm
          problem    A text cannot be shown.
        """,
        ConsentText.Of(Revoked));

    [Fact]
    public void A_list_has_a_line_for_each()
    {
        Assert.Equal("BR:00  requested  IPSG asks BR  deploy-team  scene,photographs  until 2026-03-31 12:00:00.250Z", ConsentText.Line(Asked));
        Assert.Equal("BR:00  revoked    IPSG asks BR  deploy-team  scene  until 2026-03-21 12:00:00.250Z", ConsentText.Line(Revoked));
    }

    [Fact]
    public void A_feed_says_in_a_line_what_changed()
    {
        var entry = new FeedEntryBody(
            Lane.Routine, 1, new MessageId("BR-00"), MessageKind.Note, MailDirection.Received, Brazil, [Brazil], At, At, At, MailState.Open, MessageHandling.Default, default, Sha256Hash.Of([]), [])
        {
            Note = new NoteBody(NoteKind.Consent, [Brazil], At, null, 1, null) { Change = new ChangeBody("BR:00", 2, "granted", Brazil) },
        };
        Assert.Equal("consent BR:00: granted, by BR (version 2)", FeedPrinter.Text(entry));

        var cancelled = new NoteBody(NoteKind.Notice, [Brazil], At, "data-rules", 1, null) { Change = new ChangeBody("2026-1", 5, "cancelled", new OwnerId("IPSG")) };
        Assert.Equal("notice 2026-1: cancelled (data-rules), by IPSG (version 5)", FeedPrinter.Text(entry with { Note = cancelled }));
    }
}
