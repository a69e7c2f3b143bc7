using System.Buffers.Binary;
using System.IO.Compression;
using Interpol.Mesh.Cli.Notices;

namespace Interpol.Mesh.Cli.Tests.Notices;

public sealed class DrawnFaceTests
{
    [Fact]
    public void Each_seed_has_a_face_of_its_own_and_always_the_same()
    {
        var faces = Enumerable.Range(0, 20).Select(DrawnFace.Draw).ToList();
        Assert.Equal(20, faces.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(faces[7], DrawnFace.Draw(7));
        Assert.All(faces, face => Assert.InRange(face.Length, 10_000, 50_000));
    }

    [Fact]
    public void It_is_a_file_of_as_many_pixels_as_it_says()
    {
        var face = DrawnFace.Draw(1);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], face[..8]);
        Assert.Equal((DrawnFace.Width, DrawnFace.Height), (BinaryPrimitives.ReadInt32BigEndian(face.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(face.AsSpan(20))));
        var length = BinaryPrimitives.ReadInt32BigEndian(face.AsSpan(33));
        using var pixels = new ZLibStream(new MemoryStream(face, 41, length), CompressionMode.Decompress);
        var rows = new MemoryStream();
        pixels.CopyTo(rows);
        Assert.Equal(DrawnFace.Height * (1 + (DrawnFace.Width * 3)), rows.Length);
    }
}
