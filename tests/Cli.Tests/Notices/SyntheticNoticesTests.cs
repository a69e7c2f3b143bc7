using System.Text.Json;
using Interpol.Mesh.Cli.Notices;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Cli.Tests.Notices;

/// <summary>Synthetic notices are those that the rules take, and the same ones every time.</summary>
public sealed class SyntheticNoticesTests
{
    private const int Most = 10_000;

    private static readonly List<SyntheticNotice> Made = [.. new SyntheticNotices(DemoCommand.DefaultSeed).Make(Most)];
    private static readonly NoticeChecks Checks = new(OwnerDirectory.Default, NoticeTypes.Default);

    [Theory]
    [InlineData(0)]
    [InlineData(DemoCommand.DefaultSeed)]
    [InlineData(int.MaxValue)]
    public void Every_one_passes_the_checks_of_its_type(int seed)
    {
        var now = new DateTimeOffset(SyntheticPersons.Today.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);
        foreach (var notice in new SyntheticNotices(seed).Make(3000))
        {
            var type = NoticeTypes.Default.Find(notice.Request.Type)!;
            var content = NoticeText.Of(notice.Request.Content);
            Assert.Empty(Checks.Problems(type, content, notice.Owner, now));
            Assert.Equal(Json(content), Json(notice.Request.Content));
            Assert.Contains(OwnerDirectory.Default.Find(notice.Owner)!.Kind == OwnerKind.Secretariat ? NoticeRequester.Secretariat : NoticeRequester.Bureau, type.Requesters);
            Assert.True(notice.Request.Handling is null || type.Public == NoticePublicity.Owner);
        }
    }

    [Fact]
    public void The_same_seed_makes_the_same_however_many_and_another_makes_others()
    {
        var (few, again, others) = (new SyntheticNotices(5).Make(200).ToList(), new SyntheticNotices(5).Make(300).Take(200), new SyntheticNotices(6).Make(200));
        Assert.Equal(few.Select(Text), again.Select(Text));
        Assert.Empty(few.Select(Text).Intersect(others.Select(Text)));
        Assert.Equal(few.Select(notice => new SyntheticNotices(5).OperationOf(notice, "submit")).Distinct().Count(), few.Count);

        static string Text(SyntheticNotice notice) => $"{notice.Number} {notice.Owner} {notice.Ends} {notice.Face} {Json(notice.Request)}";
    }

    [Fact]
    public void No_quota_is_used_up() => Assert.All(
        Made.GroupBy(notice => (notice.Owner, notice.Request.Type)), group => Assert.InRange(group.Count(), 1, NoticeTypes.Default.Find(group.Key.Type)!.Quota ?? int.MaxValue));

    [Fact]
    public void There_is_something_of_everything()
    {
        Assert.Equal(NoticeTypes.Default.All.Select(type => type.Code).Order(), Made.Take(2000).Select(notice => notice.Request.Type).Distinct().Order());
        Assert.Equal(
            [NoticeState.Submitted, NoticeState.Returned, NoticeState.InReview, NoticeState.Published, NoticeState.Suspended, NoticeState.Withdrawn, NoticeState.Cancelled, NoticeState.Refused],
            Made.Take(2000).Select(notice => notice.Ends).Distinct().Order());
        Assert.Equal(["F", "M", "U"], Made.Select(notice => notice.Request.Content.Person?.Sex).OfType<string>().Distinct().Order());
        Assert.Equal(OwnerDirectory.Default.All.Length, Made.Select(notice => notice.Owner).Distinct().Count());
        Assert.Contains(Made, notice => notice.Request is { Type: "un-special", Content.Entity: not null });
        Assert.Contains(Made, notice => notice.Request.Diffusion);
        Assert.Contains(Made, notice => !Checks.Flags(notice.Request.Content).IsEmpty);
    }

    [Fact]
    public void They_are_spread_as_in_life()
    {
        var red = Made.Where(notice => notice.Request.Type == "red").ToList();
        Assert.InRange(Share(red, notice => notice.Request.Handling is not null), 0.08, 0.12);
        Assert.InRange(Share(Made.Where(notice => notice.Request.Type == "yellow"), notice => notice.Request.Handling is not null), 0.8, 0.9);
        Assert.InRange(Share(red, notice => notice.Face is null), 0.14, 0.2);

        var countries = red.SelectMany(notice => notice.Request.Content.Person!.Nationalities).GroupBy(country => country).Select(group => group.Count()).OrderDescending().ToList();
        Assert.True(countries[0] > 500, $"{countries[0]}");
        Assert.True(countries.Count > 150 && countries[100] < 20, $"{countries.Count} {countries[100]}");
    }

    [Fact]
    public void A_face_is_the_same_every_time_and_follows_the_person()
    {
        var person = Made.First(notice => notice.Face is not null).Request.Content.Person!;
        var red = person with { Description = person.Description! with { HairColors = ["RED"] } };
        Assert.Equal(Sha256Hash.Of(DrawnFace.Draw(person, 7)), Sha256Hash.Of(DrawnFace.Draw(person, 7)));
        Assert.Equal(3, new[] { DrawnFace.Draw(person, 7), DrawnFace.Draw(person, 8), DrawnFace.Draw(red, 7) }.Select(face => Sha256Hash.Of(face)).Distinct().Count());
    }

    private static double Share(IEnumerable<SyntheticNotice> notices, Func<SyntheticNotice, bool> are) => notices.Average(notice => are(notice) ? 1.0 : 0);

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, MeshJson.Strict);
}
