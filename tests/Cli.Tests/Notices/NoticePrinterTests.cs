using Interpol.Mesh.Cli.Notices;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Cli.Tests.Notices;

public sealed class NoticePrinterTests
{
    [Fact]
    public void A_notice_shows_what_it_says_by_the_names_of_its_fields_and_nothing_that_could_steer_a_terminal() => Assert.Equal(
        $"""
        2026-12  red  submitted  FR  version 1
          prepared   by FR (officer 7) at 2026-03-01 12:00:00.000Z, as bureau
          handling   tlp:amber, group FR:near: BE,DE
          excluded   CL
          public     photographs
          flag       'church' in facts
          it says
            person.status                    accused
            person.familyName                Vantreuil{'\uFFFD'}[2J
            person.nationalities             FR, BR
            warrants[0].reference            W 12
            warrants[0].maximumPenaltyMonths 120
            facts                            She sold shares.
                                             Many.
            assuresExtradition               true
            photographs[0].file              {NoticeSample.Picture}  68 bytes of FR
        """,
        NoticePrinter.Of(new NoticeView(NoticeSample.Submitted, 1)));

    [Fact]
    public void A_notice_shows_its_life_and_of_a_change_what_would_be_different()
    {
        var text = NoticePrinter.Of(new NoticeView(NoticeSample.Published, 9));
        Assert.StartsWith("2026-12  red  diffusion  suspended  FR  version 9\n", text, StringComparison.Ordinal);
        Assert.Contains(
            """

              prepared   also by FR (officer 8)
              for        BR

            """,
            text,
            StringComparison.Ordinal);
        Assert.Contains(
            """

              reviewed   by IPSG (officer 0001) at 2026-03-01 13:00:00.000Z: Complete
              published  2026-03-01 14:00:00.000Z
              grant      BR:00
              grant over BR:01
              valid to   2031-03-01 12:00:00.000Z
              suspended  by IPSG (officer 0001) at 2026-03-01 15:00:00.000Z until 2026-03-31 12:00:00.000Z: Doubts
              decided    by IPSG (officer 0001) at 2026-03-01 13:00:00.000Z: incomplete, The warrant
              delete by  2026-04-01 12:00:00.000Z
              last word  suspended at 2026-03-01 15:00:00.000Z, to 2 owners
              change     asked for by FR (officer 7) at 2026-03-01 17:00:00.000Z, valid to 2032-03-01 12:00:00.000Z
              report     arrest, by BR (officer 3) at 2026-03-01 16:00:00.000Z, BR, Santos
              it says

            """,
            text,
            StringComparison.Ordinal);
        Assert.EndsWith(
            """

              it shall say
                person.forename Odile
                facts           (nothing)
            """,
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_deleted_and_what_is_for_others_is_left_out() => Assert.Equal(
        """
        2026-12  red  deleted  FR  version 9
          prepared   by FR at 2026-03-01 12:00:00.000Z, as bureau
          handling   tlp:green, all
        """,
        NoticePrinter.Of(new NoticeView(new NoticeRecord(NoticeId.Parse("2026-12"), "red", NoticeRequester.Bureau, new Author(NoticeSample.France, null), NoticeSample.At, NoticeState.Deleted, NoticeHandling.Default), 9)));

    [Fact]
    public void A_list_has_a_line_for_each()
    {
        var summary = new NoticeSummary(NoticeId.Parse("2026-12"), "red", NoticeSample.France, NoticeState.InReview, TrafficLight.Green, "VANTREUIL\nOdile")
        {
            BirthDate = new NoticeDate(1979, 1),
            Nationalities = ["FR", "BR"],
            AwaitsReview = true,
            IsDiffusion = true,
        };
        Assert.Equal("2026-12     red         in-review         FR    tlp:green  VANTREUIL Odile, 1979-01, FR,BR  diffusion  awaits review", NoticePrinter.Line(summary));
    }

    [Fact]
    public void Word_of_a_notice_shows_who_has_not_heard_it()
    {
        var word = new NoticeCirculation("withdrawn", NoticeSample.At, 196, [OwnerId.Parse("BE"), OwnerId.Parse("DE")]);
        Assert.Equal(
            "withdrawn at 194 of 196, since 2026-03-01 12:00:00.000Z\n  missing    BE,DE\n  hubs       1 of 3, missing lyon,buenos-aires", NoticePrinter.Of(word with { Hubs = [HubName.Singapore] }));
        Assert.Equal("withdrawn at 196 of 196, since 2026-03-01 12:00:00.000Z\n  hubs       3 of 3", NoticePrinter.Of(word with { Missing = [], Hubs = HubName.All }));
    }

    [Fact]
    public void A_type_shows_what_its_notices_must_say() => Assert.Equal(
        """
        silver      Trace criminal assets.
          asked by   bureau
          says       person.familyName or entity.name, assets, facts
          a year     9
          public     never
          valid      60 months at first
        """,
        NoticePrinter.Of(NoticeTypes.Default.Find("silver")!));
}
