using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Json;

/// <summary>Reads a request's JSON body, up to a limit, and has it parsed in one go.</summary>
internal static class JsonBody
{
    /// <summary>Levels of a body.</summary>
    public const int MaxDepth = 12;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>Turns the tokens of a body into a value; the reader stands before the first token.</summary>
    public delegate T Parser<out T>(ref Utf8JsonReader reader);

    /// <summary>Reads and parses the body.</summary>
    /// <exception cref="RequestRefusedException">413: above the limit; 415: not JSON by its media type; 400: not JSON, or the parser refused it.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, int limit, Parser<T> parse)
    {
        var request = context.Request;
        if (!request.HasJsonContentType())
        {
            throw new RequestRefusedException(
                StatusCodes.Status415UnsupportedMediaType,
                GatewayErrorCodes.UnsupportedMediaType,
                "Send the body as application/json and say so in the header Content-Type.");
        }

        if (request.ContentLength > limit)
        {
            throw TooLarge(limit);
        }

        var body = await ReadToEndAsync(request.BodyReader, limit, context.RequestAborted);
        try
        {
            return Parse(body, parse);
        }
        finally
        {
            request.BodyReader.AdvanceTo(body.End);
        }
    }

    private static async ValueTask<ReadOnlySequence<byte>> ReadToEndAsync(PipeReader reader, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw TooLarge(limit);
            }

            if (read.IsCompleted)
            {
                return read.Buffer;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static T Parse<T>(ReadOnlySequence<byte> body, Parser<T> parse)
    {
        if (body.IsEmpty)
        {
            throw RequestRefusedException.Invalid("(body)", "The body is empty; send a JSON object.");
        }

        try
        {
            var reader = new Utf8JsonReader(body, Options);
            var value = parse(ref reader);

            // Refuses anything but white space behind the value.
            reader.Read();
            return value;
        }
        catch (JsonException malformed)
        {
            throw RequestRefusedException.Invalid(
                "(body)",
                $"The body is not valid JSON at line {malformed.LineNumber.GetValueOrDefault() + 1}, byte {malformed.BytePositionInLine.GetValueOrDefault() + 1}: check quotes, commas and brackets there.");
        }
        catch (InvalidOperationException)
        {
            throw RequestRefusedException.Invalid("(body)", "A string in the body is not valid UTF-8, or has half of a surrogate pair; send the text as UTF-8.");
        }
    }

    private static RequestRefusedException TooLarge(int limit) =>
        RequestRefusedException.TooLarge("(body)", $"The body is above {limit} bytes, the limit of this address; send less.");
}
