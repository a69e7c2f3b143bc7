using Interpol.Mesh.Contracts.Notices;
using SkiaSharp;

namespace Interpol.Mesh.Cli.Notices;

/// <summary>Draws a face of ovals and arcs for a person who does not exist: hair and eyes are those of the person, the rest follows from a seed. The same seed gives the same bytes.</summary>
internal sealed class DrawnFace : IDisposable
{
    /// <summary>Pixels across.</summary>
    public const int Width = 600;

    /// <summary>Pixels down.</summary>
    public const int Height = 800;

    private const int Quality = 85;
    private const int Adult = 18;
    private const int Old = 55;
    private const float Middle = Width / 2f;
    private const float EyeLine = 370;

    private static readonly SKColor[] Skins = [new(0xF6D7BE), new(0xEBC1A0), new(0xD8A47F), new(0xBB8158), new(0x96623E), new(0x70452B)];
    private static readonly SKColor[] Backgrounds = [new(0xDDE7EC), new(0xE8E4D8), new(0xDCE8DC), new(0xE6DCE8)];
    private static readonly SKColor[] Clothes = [new(0x3D5A80), new(0x6B705C), new(0x9A4C4C), new(0x4F6D57), new(0x6A5386), new(0x444B54)];
    private static readonly SKColor[] Dyes = [new(0x3A86C8), new(0xC8508C), new(0x5AA65A)];
    private static readonly SKColor Ink = new(0x33, 0x2B, 0x28);

    private readonly Random _random;
    private readonly SKBitmap _picture = new(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
    private readonly SKCanvas _canvas;
    private readonly int _age;
    private readonly bool _isWoman;
    private readonly bool _isBald;
    private readonly SKColor _skin;
    private readonly SKColor _hair;
    private readonly SKColor _iris;
    private readonly float _head;

    private DrawnFace(NoticePerson person, int seed)
    {
        _random = new Random(seed);
        _canvas = new SKCanvas(_picture);
        _age = SyntheticPersons.AgeOf(person);
        _isWoman = person.Sex == "F" || (person.Sex != "M" && _random.Next(2) == 0);
        var (hair, eyes) = (person.Description?.HairColors.FirstOrDefault(), person.Description?.EyeColors.FirstOrDefault());
        _isBald = hair == "HAIB";
        _skin = One(Skins);
        _hair = HairColor(hair);
        _iris = EyeColor(eyes);

        // A child's face is rounder.
        _head = _random.Next(135, 160) + (_age < Adult ? 10 : 0);
    }

    /// <summary>A face as a JPEG.</summary>
    public static byte[] Draw(NoticePerson person, int seed)
    {
        using var face = new DrawnFace(person, seed);
        face.Draw();
        using var encoded = face._picture.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return encoded.ToArray();
    }

    public void Dispose()
    {
        _canvas.Dispose();
        _picture.Dispose();
    }

    private void Draw()
    {
        _canvas.Clear(Opaque(One(Backgrounds)));
        var isLong = !_isBald && (_isWoman ? _random.Next(4) > 0 : _random.Next(10) == 0);
        if (isLong)
        {
            Oval(Middle, 450, _head + 55, 280, _hair);
        }

        Oval(Middle, 850, 270, 220, One(Clothes));
        Oval(Middle, 590, 62, 90, Shade(_skin, 0.9f));
        Oval(Middle - _head, 395, 26, 42, Shade(_skin, 0.93f));
        Oval(Middle + _head, 395, 26, 42, Shade(_skin, 0.93f));
        Oval(Middle, 385, _head, 195, _skin);
        if (!_isWoman && _age >= Adult && _random.Next(3) == 0)
        {
            Beard();
        }

        Hair();
        Eyes();
        Nose();
        Mouth();
        Lines();
    }

    /// <summary>What of an oval about the head lies above the forehead, and a wave of it.</summary>
    private void Hair()
    {
        if (_isBald)
        {
            return;
        }

        var forehead = _random.Next(255, 295);
        _canvas.Save();
        _canvas.ClipRect(SKRect.Create(0, 0, Width, forehead));
        Oval(Middle, 375, _head + 18, 215, _hair);
        _canvas.Restore();
        var (waves, span) = (_random.Next(1, 5), _head * 1.8f);
        for (var wave = 0; wave < waves; wave++)
        {
            var width = span / waves;
            Oval(Middle - (span / 2) + ((wave + 0.5f) * width), forehead - 8, width / 2, _random.Next(18, 40), _hair);
        }
    }

    private void Eyes()
    {
        var (apart, size) = (_random.Next(56, 68), _age < Adult ? 21 : 17);
        var lift = _random.Next(-6, 7);
        foreach (var side in new[] { -1, 1 })
        {
            var x = Middle + (side * apart);
            Oval(x, EyeLine, size + 13, size, SKColors.White);
            Oval(x, EyeLine, size - 3, size - 3, _iris);
            Oval(x, EyeLine, 7, 7, Ink);
            Oval(x + 4, EyeLine - 5, 3, 3, SKColors.White);
            Stroke(SKRect.Create(x - 36, EyeLine - 52 + (side * lift / 3f), 72, 40), 205, 130, _age < Adult ? 5 : 9, _isBald ? Ink : Shade(_hair, 0.8f));
        }

        if (_random.Next(5) == 0)
        {
            foreach (var side in new[] { -1, 1 })
            {
                Stroke(SKRect.Create(Middle + (side * apart) - 46, EyeLine - 40, 92, 80), 0, 360, 6, Ink);
            }

            Stroke(SKRect.Create(Middle - 20, EyeLine - 14, 40, 24), 200, 140, 6, Ink);
        }
    }

    private void Nose()
    {
        var width = _random.Next(18, 34);
        Stroke(SKRect.Create(Middle - width, 400, width * 2, 46), 20, 140, 6, Shade(_skin, 0.72f));
    }

    private void Mouth()
    {
        var (width, depth) = (_random.Next(48, 76), _random.Next(26, 52));
        Stroke(SKRect.Create(Middle - width, 478 - (depth / 2f), width * 2, depth), 15, 150, 8, new SKColor(0xA0, 0x4A, 0x4A));
    }

    private void Beard()
    {
        _canvas.Save();
        _canvas.ClipRect(SKRect.Create(0, 455, Width, Height));
        Oval(Middle, 388, _head + 4, 205, _hair);
        _canvas.Restore();
        Oval(Middle, 482, 62, 26, _skin);
    }

    /// <summary>Cheeks and freckles of the young, lines of the old.</summary>
    private void Lines()
    {
        if (_age >= Old)
        {
            Stroke(SKRect.Create(Middle - 80, 292, 160, 30), 200, 140, 4, Shade(_skin, 0.8f));
            Stroke(SKRect.Create(Middle - 110, 425, 40, 80), 300, 100, 4, Shade(_skin, 0.8f));
            Stroke(SKRect.Create(Middle + 70, 425, 40, 80), 140, 100, 4, Shade(_skin, 0.8f));
        }
        else if (_age < Adult || _random.Next(4) == 0)
        {
            foreach (var side in new[] { -1, 1 })
            {
                Oval(Middle + (side * 92), 440, 26, 18, new SKColor(0xE0, 0x70, 0x60, 0x50));
                for (var freckle = 0; freckle < _random.Next(6); freckle++)
                {
                    Oval(Middle + (side * _random.Next(55, 105)), _random.Next(415, 445), 3, 3, Shade(_skin, 0.7f));
                }
            }
        }
    }

    private SKColor HairColor(string? code) => Opaque(code switch
    {
        "BLA" => new SKColor(0x26211F),
        "BROF" => new SKColor(0x45301F),
        "BRO" => new SKColor(0x6B4A2F),
        "GRY" => new SKColor(0x9A9A98),
        "GRYG" => new SKColor(0x77736E),
        "WHI" => new SKColor(0xE9E7E1),
        "YELB" => new SKColor(0xDDB866),
        "RED" => new SKColor(0xB8502A),
        "REDA" => new SKColor(0x87412A),
        "HAID" => One(Dyes),
        _ => new SKColor(0x55483F),
    });

    private static SKColor EyeColor(string? code) => Opaque(code switch
    {
        "BLA" => new SKColor(0x241C18),
        "BLU" => new SKColor(0x3D6FA5),
        "BLUL" => new SKColor(0x7FB0D8),
        "BROD" => new SKColor(0x452A17),
        "BROH" => new SKColor(0x8C6B36),
        "BROL" => new SKColor(0xA5774A),
        "GRE" => new SKColor(0x5C8A4E),
        "GRY" => new SKColor(0x83898D),
        _ => new SKColor(0x6B4423),
    });

    private void Oval(float x, float y, float across, float down, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        _canvas.DrawOval(x, y, across, down, paint);
    }

    private void Stroke(SKRect around, float from, float degrees, float width, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true, IsStroke = true, StrokeWidth = width, StrokeCap = SKStrokeCap.Round };
        _canvas.DrawArc(around, from, degrees, false, paint);
    }

    private SKColor One(SKColor[] of) => Opaque(of[_random.Next(of.Length)]);

    private static SKColor Opaque(SKColor color) => color.WithAlpha(byte.MaxValue);

    private static SKColor Shade(SKColor color, float light) => new((byte)(color.Red * light), (byte)(color.Green * light), (byte)(color.Blue * light));
}
