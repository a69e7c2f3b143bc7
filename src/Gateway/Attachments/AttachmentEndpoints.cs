using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Interpol.Mesh.Gateway.Attachments;

/// <summary>Uploading attachments before the message that names them, and fetching those that came with messages.</summary>
internal static class AttachmentEndpoints
{
    private const string Path = "/api/v1/owners/{code}/attachments/{sha256}";
    private const string OctetStream = "application/octet-stream";

    /// <summary>Adds what checks and carries files.</summary>
    public static void AddAttachments(this IServiceCollection services)
    {
        services.AddSingleton<FileKinds>();
        services.AddSingleton<AttachmentClaims>();
        services.AddSingleton<TransferSlots>();
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapAttachments(this IEndpointRouteBuilder routes)
    {
        routes.MapPut(Path, PutAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Attachments)
            // A step more than the limit, so that the upload notices that a body is too long, and has what came of it thrown away.
            .LimitsBody(AttachmentLimits.MaxBytes + AttachmentUpload.StepBytes)
            .Audited(AuditActions.Upload)
            .WithName("uploadAttachment")
            .WithTags("Attachments")
            .WithSummary("Upload an attachment, before the message that names it.")
            .WithDescription("The body is the bytes, up to 50 MiB, of any media type; the path is their SHA-256. 201 when it was uploaded now, 200 when it was there. An attachment that no message, case or notice names goes after 24 hours.");

        routes.MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], GetAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Attachments)
            .Produces<byte[]>(StatusCodes.Status200OK, OctetStream)
            .Audited(AuditActions.Fetch)
            .ReadsHeader("If-None-Match", "An ETag that was seen; 304 when it is still the same.")
            .WithName("downloadAttachment")
            .WithTags("Attachments")
            .WithSummary("Fetch an attachment that this owner uploaded, or that came with a message to it.")
            .WithDescription("With the message's id in message the bytes are checked against the media type that the message claims, and refused when they are something else; the answer then has the file's name. Programs and scripts are never handed out. Whatever it is, it comes as an octet-stream to be saved, not shown.");
    }

    private static async Task<Results<Ok<AttachmentAnswer>, Created<AttachmentAnswer>>> PutAsync(HttpContext context, Caller caller, string sha256, GrainCaller calls, FileKinds kinds, TransferSlots slots)
    {
        var owner = caller.Owner;
        var hash = Parse(sha256);
        var request = context.Request;
        if (request.ContentLength > AttachmentLimits.MaxBytes)
        {
            throw RequestRefusedException.TooLarge("Content-Length", $"An attachment has at most {AttachmentLimits.MaxBytes} bytes, and {request.ContentLength} are announced; split it.");
        }

        if (request.ContentLength == 0)
        {
            throw RequestRefusedException.Invalid("(body)", "The body is empty; an attachment has at least one byte.");
        }

        using var slot = slots.Take();
        var upload = new AttachmentUpload(new AttachmentId(owner, hash), calls, kinds);
        var (info, existed) = await upload.RunAsync(request.Body, context.RequestAborted);
        context.Response.Headers.ETag = EntityTag(hash);
        var answer = new AttachmentAnswer(hash, info.Bytes);
        var location = $"/api/v1/owners/{owner}/attachments/{hash}";
        context.Response.Headers.Location = location;
        return existed ? TypedResults.Ok(answer) : TypedResults.Created(location, answer);
    }

    private static async Task<IResult> GetAsync(HttpContext context, Caller caller, string sha256, string? message, GrainCaller calls, Mailboxes mailboxes, AttachmentClaims claims, TransferSlots slots)
    {
        var owner = caller.Owner;
        QueryRules.RequireKnown(context.Request, "message");
        var hash = Parse(sha256);
        var claim = await ClaimAsync(owner, hash, message, mailboxes, context.RequestAborted);
        var info = await FindAsync(owner, hash, calls, context.RequestAborted)
            ?? throw RequestRefusedException.NotFound("This owner has not uploaded an attachment with that hash, and no message to it names one.");
        context.AuditObject(hash.Value, info.Id.Uploader);

        await claims.RequireTrueAsync(info.Id, owner, claim?.MediaType, context.RequestAborted);
        return Sending(context, hash, info.Bytes, claim?.Name, slots, chunk => ReadAsync(owner, info, chunk, calls, context.RequestAborted));
    }

    /// <summary>What the message with which it came says of it; null when no message is named or that says nothing.</summary>
    private static async ValueTask<ContentAttachment?> ClaimAsync(OwnerId owner, Sha256Hash hash, string? message, Mailboxes mailboxes, CancellationToken gone)
    {
        if (message is null)
        {
            return null;
        }

        var id = MessageId.TryParse(message, out var parsed)
            ? parsed
            : throw RequestRefusedException.Malformed("message", "The query parameter message is the id of the message with which the attachment came: the sender's code, a dash and 32 lower-case hexadecimal digits.");
        var item = await mailboxes.Of(owner).FindAsync(id, gone);
        return item?.Content?.Attachments.FirstOrDefault(attachment => attachment.Hash == hash);
    }

    /// <summary>Never shown in place, whatever it is; with its name when the message gives one.</summary>
    private static string Disposition(string? name)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        if (name is not null)
        {
            disposition.SetHttpFileName(name);
        }

        return disposition.ToString();
    }

    /// <summary>The owner's own upload, or what came with the newest message that named that hash.</summary>
    private static async Task<AttachmentInfo?> FindAsync(OwnerId owner, Sha256Hash hash, GrainCaller calls, CancellationToken gone)
    {
        var own = await calls.FindUploadAsync(new AttachmentId(owner, hash), owner, gone);
        if (own is not null)
        {
            return own;
        }

        var received = await calls.ReadAsync(
            (Owner: owner, Hash: hash),
            static (grains, state, cancellationToken) => grains.GetGrain<IFeedGrain>(state.Owner.Value).FindAttachmentAsync(state.Hash, cancellationToken),
            gone);
        return received is null ? null : await calls.FindUploadAsync(new AttachmentId(received.Uploader, hash), owner, gone);
    }

    private static Task<ReadOnlyMemory<byte>> ReadAsync(OwnerId reader, AttachmentInfo info, int chunk, GrainCaller calls, CancellationToken gone) => calls.ReadAsync(
        (Key: info.Id.ToString(), Reader: reader, Chunk: chunk),
        static (grains, state, cancellationToken) => grains.GetGrain<IAttachmentGrain>(state.Key).ReadAsync(state.Reader, state.Chunk, AttachmentLimits.MaxChunksPerCall, cancellationToken),
        gone);

    /// <summary>The answer with a file, which comes as an octet-stream to be saved.</summary>
    /// <param name="context">The request.</param>
    /// <param name="hash">The file's SHA-256.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="name">Its name; null when nothing is known of it.</param>
    /// <param name="slots">How many are sent at once.</param>
    /// <param name="read">Reads up to <see cref="AttachmentLimits.MaxChunksPerCall"/> chunks from that one on.</param>
    public static IResult Sending(HttpContext context, Sha256Hash hash, long size, string? name, TransferSlots slots, Func<int, Task<ReadOnlyMemory<byte>>> read)
    {
        var response = context.Response;
        response.Headers.ETag = EntityTag(hash);

        // Whoever fetches it again is asked again: what is withdrawn, or is not for them any more, must not live on in a browser.
        response.Headers.CacheControl = "no-store";
        response.Headers.AcceptRanges = "none";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentDisposition = Disposition(name);
        if (IfMatch.IsUnchanged(context.Request, EntityTag(hash)))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        response.ContentLength = size;
        var isHead = HttpMethods.IsHead(context.Request.Method);
        if (!isHead)
        {
            response.RegisterForDispose(slots.Take());
        }

        return TypedResults.Stream(_ => isHead ? Task.CompletedTask : SendAsync(context, size, read), OctetStream);
    }

    /// <summary>Sends a file as its chunks come.</summary>
    /// <param name="context">The request; the length of the answer is announced.</param>
    /// <param name="size">Bytes of the file.</param>
    /// <param name="read">Reads up to <see cref="AttachmentLimits.MaxChunksPerCall"/> chunks from that one on.</param>
    private static async Task SendAsync(HttpContext context, long size, Func<int, Task<ReadOnlyMemory<byte>>> read)
    {
        for (var (chunk, sent) = (0, 0L); sent < size; chunk += AttachmentLimits.MaxChunksPerCall)
        {
            ReadOnlyMemory<byte> bytes;
            try
            {
                bytes = await read(chunk);
            }
            catch (Exception) when (context.Response.HasStarted)
            {
                // The length is announced; a connection that breaks off is the one way to say that the rest does not come.
                context.Abort();
                return;
            }

            if (bytes.IsEmpty)
            {
                context.Abort();
                return;
            }

            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            sent += bytes.Length;
        }
    }

    /// <summary>The ETag of a file.</summary>
    private static string EntityTag(Sha256Hash hash) => $"\"{hash}\"";

    /// <summary>Reads the hash in a path.</summary>
    /// <exception cref="RequestRefusedException">400: it is none.</exception>
    public static Sha256Hash Parse(string text) =>
        Sha256Hash.TryParse(text, out var hash)
            ? hash
            : throw RequestRefusedException.Malformed("sha256", "An attachment's address ends with its SHA-256: 64 lower-case hexadecimal digits.");
}
