using System.Buffers;
using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Interpol.Mesh.Bench.Screening;

/// <summary>
/// A connection over which one check is asked after the other. It does no more than HTTP/1.1 (RFC 9112) needs here, for what the load takes of the processors is not there for what is measured.
/// </summary>
/// <param name="address">Who answers.</param>
internal sealed class CheckConnection(Uri address) : IDisposable
{
    private const int FirstBytes = 16 * 1024;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly ArrayBufferWriter<byte> _body = new(FirstBytes);
    private byte[] _received = new byte[FirstBytes];

    /// <summary>Asks, and counts the hits of each answer.</summary>
    /// <param name="path">Whose checks.</param>
    /// <param name="token">Who asks.</param>
    /// <param name="check">The check in JSON.</param>
    /// <returns>Hits by question; null when the check was refused.</returns>
    public async Task<List<int>?> AskAsync(string path, string token, ReadOnlyMemory<byte> check)
    {
        if (!_socket.Connected)
        {
            await _socket.ConnectAsync(address.Host, address.Port);
        }

        var head = $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {check.Length}\r\n\r\n";
        _body.ResetWrittenCount();
        _body.Advance(Encoding.ASCII.GetBytes(head, _body.GetSpan(head.Length)));
        _body.Write(check.Span);
        await _socket.SendAsync(_body.WrittenMemory);

        var filled = 0;
        bool isAccepted;
        while (!TryRead(_received.AsSpan(0, filled), out isAccepted))
        {
            if (filled == _received.Length)
            {
                Array.Resize(ref _received, 2 * filled);
            }

            var read = await _socket.ReceiveAsync(_received.AsMemory(filled));
            filled += read > 0 ? read : throw new IOException("The connection ended within an answer.");
        }

        return isAccepted ? HitsOf(_body.WrittenSpan) : null;
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Reads an answer that is there as a whole into the body.</summary>
    private bool TryRead(ReadOnlySpan<byte> received, out bool isAccepted)
    {
        isAccepted = received.StartsWith("HTTP/1.1 200"u8);
        var end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var head = received[..(end + 2)];
        var rest = received[(end + 4)..];
        _body.ResetWrittenCount();
        if (head.IndexOf("Content-Length: "u8) is var at and >= 0 && Utf8Parser.TryParse(head[(at + "Content-Length: "u8.Length)..], out int length, out _))
        {
            _body.Write(rest[..Math.Min(length, rest.Length)]);
            return rest.Length >= length;
        }

        while (rest.IndexOf("\r\n"u8) is var line and > 0 && Utf8Parser.TryParse(rest[..line], out int chunk, out _, 'x') && rest.Length >= line + 2 + chunk + 2)
        {
            if (chunk == 0)
            {
                return true;
            }

            _body.Write(rest.Slice(line + 2, chunk));
            rest = rest[(line + 2 + chunk + 2)..];
        }

        return false;
    }

    private static List<int> HitsOf(ReadOnlySpan<byte> answer)
    {
        var hits = new List<int>();
        var json = new Utf8JsonReader(answer);
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals("hits"u8))
            {
                continue;
            }

            var count = 0;
            for (json.Read(); json.Read() && json.TokenType != JsonTokenType.EndArray; json.Skip())
            {
                count++;
            }

            hits.Add(count);
        }

        return hits;
    }
}
