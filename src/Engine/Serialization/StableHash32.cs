using System.Buffers.Binary;
using System.Numerics;

namespace Interpol.Mesh.Engine.Serialization;

/// <summary>xxHash32: the same number for the same bytes in every process, on every machine, for ever. Stored in databases, so never change it.</summary>
internal static class StableHash32
{
    private const uint Prime1 = 2654435761;
    private const uint Prime2 = 2246822519;
    private const uint Prime3 = 3266489917;
    private const uint Prime4 = 668265263;
    private const uint Prime5 = 374761393;

    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var length = (uint)data.Length;
        uint hash;
        if (data.Length >= 16)
        {
            uint lane1 = unchecked(Prime1 + Prime2), lane2 = Prime2, lane3 = 0, lane4 = unchecked(0 - Prime1);
            do
            {
                lane1 = Round(lane1, BinaryPrimitives.ReadUInt32LittleEndian(data));
                lane2 = Round(lane2, BinaryPrimitives.ReadUInt32LittleEndian(data[4..]));
                lane3 = Round(lane3, BinaryPrimitives.ReadUInt32LittleEndian(data[8..]));
                lane4 = Round(lane4, BinaryPrimitives.ReadUInt32LittleEndian(data[12..]));
                data = data[16..];
            }
            while (data.Length >= 16);
            hash = BitOperations.RotateLeft(lane1, 1) + BitOperations.RotateLeft(lane2, 7) + BitOperations.RotateLeft(lane3, 12) + BitOperations.RotateLeft(lane4, 18);
        }
        else
        {
            hash = Prime5;
        }

        hash += length;
        while (data.Length >= 4)
        {
            hash = BitOperations.RotateLeft(hash + (BinaryPrimitives.ReadUInt32LittleEndian(data) * Prime3), 17) * Prime4;
            data = data[4..];
        }

        foreach (var item in data)
        {
            hash = BitOperations.RotateLeft(hash + (item * Prime5), 11) * Prime1;
        }

        hash = (hash ^ (hash >> 15)) * Prime2;
        hash = (hash ^ (hash >> 13)) * Prime3;
        return hash ^ (hash >> 16);
    }

    private static uint Round(uint lane, uint input) => BitOperations.RotateLeft(lane + (input * Prime2), 13) * Prime1;
}
