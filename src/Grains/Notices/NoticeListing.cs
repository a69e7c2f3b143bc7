using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Grains.Notices;

/// <summary>What replicas keep of a notice.</summary>
internal static class NoticeListing
{
    /// <summary>The row: what lists show, and what the public may read.</summary>
    public static NoticeRow RowOf(NoticeRecord notice, NoticeType type)
    {
        // What is to be deleted has left the hubs' lists before it is.
        var content = notice.State == NoticeState.DeletionOrdered ? null : notice.Content;
        var summary = new NoticeSummary(notice.Id, notice.Type, notice.Owner, notice.State, notice.Handling.Terms.Tlp, TitleOf(content))
        {
            BirthDate = content?.Person?.BirthDate,
            Nationalities = content?.Person?.Nationalities ?? [],
            IsDiffusion = notice.IsDiffusion,
            AwaitsReview = notice.State is NoticeState.Submitted or NoticeState.InReview
                || (notice.State is NoticeState.Published or NoticeState.Suspended && (notice.Proposal is not null || notice.Reviews.Length < NoticeLimits.Reviewers)),
            PublishedAt = notice.PublishedAt,
            ExpiresAt = notice.ExpiresAt,
            EndedAt = notice.State.HasEnded() ? notice.Decision?.At : null,
            Thumbnail = content?.Photographs.Select(picture => picture.Thumbnail?.Hash).FirstOrDefault(),
        };
        return new NoticeRow(NoticeExtract.Of(notice, type), summary);
    }

    private static string? TitleOf(NoticeContent? content) => content switch
    {
        { Person: { } person } when (person.FamilyName ?? person.Forename) is not null => string.Join(", ", new[] { person.FamilyName, person.Forename }.OfType<string>()),
        { Entity.Name: { } name } => name,
        _ => content?.Event?.Place,
    };
}
