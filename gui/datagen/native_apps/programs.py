"""The programs that are walked for training data, with the split each of them belongs to.

Whole programs are kept apart, and the programs of one maker stay on one side: none of the test's or the validation's
siblings is trained on. Nothing is ever learned from those that tests use: qalculate-gtk, featherpad, gnumeric, l3afpad,
galculator and speedcrunch are of the test split, pcmanfm, mousepad and xfce4-terminal, which have siblings, of none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gui.datagen.splits import Split


@dataclass(frozen=True, slots=True)
class Program:
    """A program of a Debian package.

    Attributes:
        command: The program with its arguments, `{text}` and `{folder}` stand for a file and a folder of its home.
        package: The Debian package that brings it.
        toolkit: What draws it: gtk2, gtk3, qt5, qt6, wx, vcl.
    """

    command: tuple[str, ...]
    package: str
    toolkit: str
    split: Split

    @property
    def name(self) -> str:
        """What it is called, fit for a file."""
        return "-".join(word.lstrip("-") for word in self.command if "{" not in word)


def _table(split: Split, toolkit: str, programs: str) -> tuple[Program, ...]:
    """One program a line: `package: command …`, the package left out where it is called like the command."""
    found = []
    for line in filter(None, map(str.strip, programs.splitlines())):
        package, colon, command = line.rpartition(":")
        words = tuple(command.split())
        found.append(Program(words, package if colon else words[0], toolkit, split))
    return tuple(found)


PROGRAMS: Final[tuple[Program, ...]] = (
    *_table(
        Split.TRAIN,
        "gtk3",
        """
        gedit {text}
        pluma {text}
        geany {text}
        bluefish {text}
        mate-calc
        eom
        ristretto
        viewnior
        gpicview
        gthumb {folder}
        shotwell
        atril
        thunar: thunar {folder}
        caja: caja --no-desktop {folder}
        nemo: nemo {folder}
        engrampa
        file-roller
        xarchiver
        transmission-gtk
        hexchat
        claws-mail
        mate-system-monitor
        xfce4-taskmanager
        lxtask
        baobab
        dconf-editor
        seahorse
        xfce4-screenshooter
        gucharmap
        xfce4-appfinder
        xfce4-settings: xfce4-mouse-settings
        xfce4-settings: xfce4-keyboard-settings
        xfce4-settings: xfce4-appearance-settings
        xfce4-settings: xfce4-accessibility-settings
        xfce4-settings: xfce4-mime-settings
        xfce4-settings: xfce4-settings-editor
        xfce4-settings: xfce4-display-settings
        lxappearance
        obconf
        inkscape
        gnucash
        homebank
        grisbi
        zim
        cherrytree
        rednotebook
        meld
        gitg
        glade
        d-feet
        ghex
        gtkhash
        xfburn
        rhythmbox
        parole
        easytag
        quodlibet
        pavucontrol
        gnome-sudoku
        gnome-mines
        aisleriot: sol
        iagno
        quadrapassel
        gnome-mahjongg
        simple-scan
        remmina
        orage: orage
        xpad
        gcolor3
        font-manager
        gpick
        grsync
        gprename
        catfish {folder}
        bleachbit
        lxterminal
        terminator
        tilda
        sakura
        xfce4-dict
        evince
        eog
        gnome-font-viewer
        liferea
        sonata
        deluge-gtk
        planner
        """,
    ),
    *_table(
        Split.TRAIN,
        "gtk2",
        """
        gimp
        pidgin
        sylpheed
        dia
        mtpaint
        searchmonkey
        gtkwave
        """,
    ),
    *_table(
        Split.TRAIN,
        "vcl",
        """
        libreoffice-writer: libreoffice --writer --norestore --nologo
        libreoffice-calc: libreoffice --calc --norestore --nologo
        libreoffice-impress: libreoffice --impress --norestore --nologo
        """,
    ),
    *_table(
        Split.TRAIN,
        "wx",
        """
        filezilla
        poedit
        wxmaxima
        codeblocks
        4pane
        """,
    ),
    *_table(
        Split.TRAIN,
        "qt5",
        """
        qps
        pavucontrol-qt
        screengrab
        qpdfview
        qbittorrent
        smplayer
        keepassxc
        clementine
        texstudio
        texmaker
        lyx
        notepadqq
        sqlitebrowser
        copyq: copyq show
        scribus
        wireshark
        retext
        luckybackup
        juffed
        xca
        kate {text}
        kcalc
        okular
        gwenview
        dolphin {folder}
        ark
        kcharselect
        kfind
        kolourpaint
        ktorrent
        kmines
        krusader
        kdiff3
        """,
    ),
    *_table(
        Split.VALIDATION,
        "gtk3",
        """
        abiword {text}
        audacity
        xournalpp
        gnote
        gnome-calculator
        ario
        gsimplecal
        mirage
        """,
    ),
    *_table(
        Split.VALIDATION,
        "qt5",
        """
        focuswriter
        qjackctl
        strawberry
        kpat
        qterminal
        """,
    ),
    *_table(
        Split.TEST,
        "gtk3",
        """
        qalculate-gtk
        gnumeric {text}
        l3afpad {text}
        galculator
        gpa
        gtkterm
        hardinfo
        """,
    ),
    *_table(
        Split.TEST,
        "gtk2",
        """
        xsane
        """,
    ),
    *_table(
        Split.TEST,
        "qt5",
        """
        featherpad {text}
        speedcrunch
        mumble
        sigil
        lmms
        """,
    ),
)
