using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Gateway.Attachments;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Notices;

/// <summary>Checks what a notice shall say before it leaves the gateway, and names everything that is missing or wrong at once.</summary>
internal sealed class NoticeDrafts(NoticePhotographs pictures, GrainCaller calls, TimeProvider time)
{
    private readonly NoticeChecks _checks = new(OwnerDirectory.Default, NoticeTypes.Default);

    /// <summary>The content with its photographs.</summary>
    /// <param name="owner">Whose notice it is, and whose uploads it names.</param>
    /// <param name="type">The code of its type.</param>
    /// <param name="content">What it shall say.</param>
    /// <param name="photographs">The hashes of its photographs; null for those that the content names.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="RequestRefusedException">400: all fields that are missing or wrong.</exception>
    public async Task<NoticeContent> CompleteAsync(OwnerId owner, string type, NoticeContent content, ImmutableArray<Sha256Hash>? photographs, CancellationToken cancellationToken)
    {
        var (complete, problems) = await LookAsync(owner, type, content, photographs, keeps: true, cancellationToken);
        return problems.IsEmpty ? complete : throw RequestRefusedException.Invalid(problems);
    }

    /// <summary>Everything that is missing or wrong. Nothing leaves the gateway.</summary>
    public async Task<NoticeCheckBody> CheckAsync(OwnerId owner, SubmitNoticeRequest request, CancellationToken cancellationToken)
    {
        var (_, problems) = await LookAsync(owner, request.Type, request.Content, request.Photographs, keeps: false, cancellationToken);
        return new NoticeCheckBody(problems.IsEmpty, problems);
    }

    private async Task<(NoticeContent Content, ImmutableArray<FieldProblem> Problems)> LookAsync(
        OwnerId owner, string type, NoticeContent content, ImmutableArray<Sha256Hash>? photographs, bool keeps, CancellationToken cancellationToken)
    {
        if (_checks.Types.Find(type) is not { } known)
        {
            return (content, [new FieldProblem("type", $"The field type names no type of notices; they are {string.Join(", ", _checks.Types.All.Select(one => one.Code))}.")]);
        }

        var problems = ImmutableArray.CreateBuilder<FieldProblem>();
        var made = ImmutableArray.CreateBuilder<NoticePhotograph>();
        foreach (var (number, hash) in (photographs ?? [.. content.Photographs.Take(NoticeLimits.MaxPhotographs + 1).Select(picture => picture.File.Hash)]).Index())
        {
            var (photograph, problem) = await pictures.PrepareAsync(owner, hash, keeps, cancellationToken);
            if (photograph is null)
            {
                problems.Add(new FieldProblem($"photographs[{number}]", $"The field photographs[{number}] {problem}"));
            }
            else
            {
                made.Add(photograph);
            }
        }

        content = content with { Photographs = made.ToImmutable() };
        await AddMissingAsync(owner, "fingerprints", content.Person?.Fingerprints ?? [], problems, cancellationToken);
        await AddMissingAsync(owner, "dnaProfiles", content.Person?.DnaProfiles ?? [], problems, cancellationToken);
        problems.AddRange(Problems(known, NoticeText.Of(content), owner));
        return (content, problems.ToImmutable());
    }

    /// <summary>Looks whether the files of a person are there, whole and as large as is said. Whose they must be is checked with all else.</summary>
    private async Task AddMissingAsync(
        OwnerId owner, string list, ImmutableArray<AttachmentReference> files, ImmutableArray<FieldProblem>.Builder problems, CancellationToken cancellationToken)
    {
        foreach (var (number, file) in files.Take(NoticeLimits.MaxList).Index().Where(named => named.Item.Uploader == owner))
        {
            var field = $"content.person.{list}[{number}]";
            var found = await calls.FindUploadAsync(new AttachmentId(owner, file.Hash), owner, cancellationToken);
            if (found?.Bytes != file.Bytes)
            {
                problems.Add(new FieldProblem(
                    field, found is null ? $"The field {field} names no complete upload of {owner}; upload the file first." : $"The field {field}.bytes is {file.Bytes}; the upload has {found.Bytes}."));
            }
        }
    }

    private IEnumerable<FieldProblem> Problems(NoticeType type, NoticeContent content, OwnerId owner)
    {
        var missing = NoticeChecks.Missing(type, content);
        foreach (var fields in missing)
        {
            var names = fields.Split('|').Select(field => $"content.{field}").ToList();
            yield return new FieldProblem(names[0], names.Count == 1
                ? $"The field {names[0]} is missing; a {type.Code} notice needs it."
                : $"The fields {string.Join(", ", names)} are all missing; a {type.Code} notice needs one of them.");
        }

        // The first of the problems says in one sentence what is missing, which was said for each field.
        foreach (var problem in _checks.Problems(type, content, owner, time.GetUtcNow()).Skip(missing.IsEmpty ? 0 : 1))
        {
            yield return new FieldProblem($"content.{FieldSentences.FieldsOf(problem)[0]}", $"content.{problem}");
        }
    }
}
