using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Ingest.Reads;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>Codes of GA/T 1400 in the engine's words, and back. Pure; any thread.</summary>
internal static class ViidCodes
{
    /// <summary>A colour's code (ColorType) as a plate's ground; empty is unknown.</summary>
    internal static PlateColour PlateColourOf(ReadOnlySpan<char> code) => NumberOf(code) switch
    {
        -1 => PlateColour.Unknown,
        1 => PlateColour.Black,
        2 => PlateColour.White,
        4 => PlateColour.Red,
        5 => PlateColour.Blue,
        6 => PlateColour.Yellow,
        9 => PlateColour.Green,
        _ => PlateColour.Other,
    };

    /// <summary>The same code as a body's colour.</summary>
    internal static VehicleColour VehicleColourOf(ReadOnlySpan<char> code) => NumberOf(code) switch
    {
        -1 => VehicleColour.Unknown,
        1 => VehicleColour.Black,
        2 => VehicleColour.White,
        3 => VehicleColour.Grey,
        4 => VehicleColour.Red,
        5 => VehicleColour.Blue,
        6 => VehicleColour.Yellow,
        7 => VehicleColour.Orange,
        8 => VehicleColour.Brown,
        9 => VehicleColour.Green,
        10 => VehicleColour.Purple,
        11 => VehicleColour.Cyan,
        12 => VehicleColour.Pink,
        _ => VehicleColour.Other,
    };

    /// <summary>
    /// A vehicle's kind by the first signs of GA/T 16.4. Small ordinary "buses" (K31, K41) are estates and people carriers as often as vans:
    /// unknown, so that nobody is told that the vehicle looks otherwise than described.
    /// </summary>
    internal static VehicleClass VehicleClassOf(ReadOnlySpan<char> code)
    {
        code = code.Trim();
        if (code.IsEmpty) return VehicleClass.Unknown;
        var size = code.Length > 1 ? code[1] : '0';
        return char.ToUpperInvariant(code[0]) switch
        {
            'K' when size is '1' or '2' => VehicleClass.Bus,
            'K' when code.Length > 2 && size is '3' or '4' && code[2] is '2' or '3' => VehicleClass.Car,
            'K' => VehicleClass.Unknown,
            'D' => VehicleClass.Bus,
            'H' when size is '1' or '2' => VehicleClass.HeavyLorry,
            'H' => VehicleClass.LightLorry,
            'Q' => VehicleClass.HeavyLorry,
            'B' or 'G' => VehicleClass.Trailer,
            'M' => VehicleClass.Motorcycle,
            _ => VehicleClass.Other,
        };
    }

    /// <summary>What a sender is told of what it may not speak for.</summary>
    internal static (ViidStatus Status, string Word) Others => (ViidStatus.InvalidOperation, "notYourDevice");

    /// <summary>What a sender is told of a record.</summary>
    internal static (ViidStatus Status, string Word) AnswerOf(ReadAnswer answer) => answer switch
    {
        ReadAnswer.Accepted => (ViidStatus.Ok, "OK"),
        ReadAnswer.Duplicate => (ViidStatus.Ok, "OK duplicate"),
        ReadAnswer.PlateUnreadable => (ViidStatus.Ok, "OK noPlate"),
        ReadAnswer.CameraTooFast or ReadAnswer.Stopped or ReadAnswer.NotFollowed => (ViidStatus.DeviceBusy, ReadAnswers.NameOf(answer)),
        ReadAnswer.SetAside => (ViidStatus.DeviceError, ReadAnswers.NameOf(answer)),
        ReadAnswer.UnknownCamera or ReadAnswer.CameraElsewhere => (ViidStatus.InvalidOperation, ReadAnswers.NameOf(answer)),
        _ => (ViidStatus.InvalidJsonContent, ReadAnswers.NameOf(answer)),
    };

    // -1 for nothing, a large number for what is no number: then it is "other".
    private static int NumberOf(ReadOnlySpan<char> code)
    {
        code = code.Trim();
        if (code.IsEmpty) return -1;
        return int.TryParse(code, System.Globalization.NumberStyles.None, null, out var number) ? number : int.MaxValue;
    }
}
