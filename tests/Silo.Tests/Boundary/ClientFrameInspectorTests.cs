using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Interpol.Mesh.Silo.Boundary.Connections;

namespace Interpol.Mesh.Silo.Tests.Boundary;

/// <summary>What a client sends, cut into pieces as a network does, and what is wrong with it.</summary>
public sealed class ClientFrameInspectorTests
{
    private const byte Request = 1;
    private const byte Response = 2;
    private const byte OneWay = 3;
    private const ushort CacheInvalidation = 0x80;

    private static readonly GrainId Client = GrainId.Create("sys.client", "0123456789abcdef0123456789abcdef");
    private static readonly GrainId Feed = GrainId.Create("feed", "FR");

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void What_an_honest_client_sends_passes_however_it_is_cut(int piece) => Inspect(
        piece, Preamble(), Frame(Client, Feed, Request, body: 0), Frame(Client, Feed, OneWay, body: 3), Frame(Client, Feed, Request, body: 70_000), Frame(Client, Feed, Request, body: 1));

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(100_000)]
    public void What_no_honest_client_sends_is_noticed_however_it_is_cut_and_after_whatever_was_right(int piece)
    {
        byte[][] forged =
        [
            Frame(GrainId.Create("attachment", new string('a', 64)), Feed, Request, 1),
            Frame(GrainId.Create("sys.client", "1123456789abcdef0123456789abcdef"), Feed, Request, 1),
            Frame(Client, GrainId.Create("sys.client", "1123456789abcdef0123456789abcdef"), Request, 1),
            Frame(Client, Feed, Response, 1),
            Frame(Client, Feed, 0x10 | Response, 1),
            Frame(Client, Feed, Request, 1, CacheInvalidation),
            Lengths(0, 0),
            Lengths(-1, 0),
            Lengths(200, -1),
            Lengths(ClientFrameInspector.MaxHeader + 1, 0),
            Lengths(200, ClientFrameInspector.MaxBody + 1),
        ];
        Assert.All(forged, frame => Assert.Throws<ForgedFrameException>(() => Inspect(piece, Preamble(), Frame(Client, Feed, Request, 5000), frame)));
    }

    [Theory]
    [InlineData("sys.client", "hosted-S127.0.0.1:11101:1")]
    [InlineData("sys.client", "0123456789abcdef0123456789abcdef+1")]
    [InlineData("sys.client", "0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("sys.client.more", "0123456789abcdef0123456789abcdef")]
    [InlineData("feed", "0123456789abcdef0123456789abcdef")]
    public void Names_that_Orleans_does_not_make_are_refused(string type, string key) =>
        Assert.Throws<ForgedFrameException>(() => new ClientFrameInspector(_ => GrainId.Create(type, key)).Inspect(new ReadOnlySequence<byte>(Preamble())));

    private static void Inspect(int piece, params byte[][] parts)
    {
        var inspector = new ClientFrameInspector(_ => Client);
        foreach (var bytes in parts.SelectMany(part => part).Chunk(piece))
        {
            inspector.Inspect(new ReadOnlySequence<byte>(bytes));
        }
    }

    private static byte[] Preamble()
    {
        var preamble = new byte[4 + 80];
        BinaryPrimitives.WriteInt32LittleEndian(preamble, 80);
        return preamble;
    }

    private static byte[] Lengths(int header, int body)
    {
        var lengths = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(lengths, header);
        BinaryPrimitives.WriteInt32LittleEndian(lengths.AsSpan(4), body);
        return lengths;
    }

    private static byte[] Frame(GrainId sender, GrainId target, byte direction, int body, ushort flags = 0)
    {
        byte[] header =
        [
            (byte)flags, (byte)(flags >> 8), direction, 0, .. new byte[8],
            .. Written(sender.Type.Value), .. Written(sender.Key), .. Written(target.Type.Value), .. Written(target.Key), .. new byte[40],
        ];
        return [.. Lengths(header.Length, body), .. header, .. Enumerable.Repeat((byte)0xFF, body)];
    }

    /// <summary>A name as Orleans writes it: its length, its hash, its bytes.</summary>
    private static byte[] Written(IdSpan id)
    {
        var text = Encoding.UTF8.GetBytes(id.ToString()!);
        var hash = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(hash, id.GetHashCode());
        return [(byte)((text.Length << 1) | 1), .. hash, .. text];
    }
}
